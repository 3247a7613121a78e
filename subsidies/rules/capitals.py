"""Amounts in Chinese financial numerals (大写), as bills and letters carry them.

Source: 中国人民银行《支付结算办法》附一《正确填写票据和结算凭证的基本规定》.
"""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def capitals(fen: int) -> str:
    """163_20 (fen) is 壹佰陆拾叁元贰角. Raises ValueError below zero and from ten quadrillion yuan on."""
    if not 0 <= fen < 10**18:
        raise ValueError(f"{fen} fen have no financial numerals.")
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    whole = f"{integer(yuan)}元" if yuan or not fen else ""
    if not jiao and not rest:
        return f"{whole}整"
    gap = "零" if yuan and ((jiao and yuan % 10 == 0) or not jiao) else ""
    return whole + gap + (f"{DIGITS[jiao]}角" if jiao else "") + (f"{DIGITS[rest]}分" if rest else "")


def integer(number: int) -> str:
    """A whole number: one 零 for any run of zeros inside, none at the end of a group."""
    if not number:
        return DIGITS[0]
    text, below = "", 0
    for index in reversed(range(len(GROUPS))):
        part = number // 10000**index % 10000
        if part:
            text += ("零" if text and (part < 1000 or below) else "") + four(part) + GROUPS[index]
        below = bool(text) and not part
    return text


def four(part: int) -> str:
    """1 to 9999."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = part // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
    return text
