"""What people type as it is meant: full-width signs of codes and numbers, figures in 万 and 亿."""

import re
from decimal import Decimal

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D}
IN_CODES = {code: plain for code, plain in FULL_WIDTH.items() if chr(plain).isalnum() or chr(plain) in "-./_ "}
SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
SCALED = re.compile(r"(?<![0-9.,])([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?\s*([万亿])元?(?=\s*[A-Za-z]*$)")


def tidy(text: str) -> str:
    """A code or a number: full-width signs as plain ones, no space or invisible sign around."""
    return text.translate(FULL_WIDTH).strip().strip("\ufeff\u200b\u00a0").strip()


def plain_codes(text: str) -> str:
    """A text in which a code may stand: letters, digits and the signs of codes as plain ones, brackets as they are."""
    return text.translate(IN_CODES)


def in_full(text: str) -> str:
    """A figure in 万 or 亿 as the whole number, `600万` as `6000000`; anything else stays as it is."""
    return SCALED.sub(whole, text)


def whole(match: re.Match[str]) -> str:
    figure = Decimal(match[1].replace(",", "") + (match[2] or ""))
    return f"{(figure * SCALES[match[3]]).normalize():f}"
