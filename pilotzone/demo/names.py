"""Invented names and codes: no enterprise, person or account in the demo exists."""

from collections.abc import Iterator
from itertools import cycle, product
from random import Random

from enterprises.rules.codes import organisation_check, uscc_check

FIRST = "澜栎沅槿珩嘉泓瀚朔岚霁弈桓澄昱珞"
SECOND = "图森禾泽岳汐川原屿桥帆汀野舟禹砚"
TRADES = (
    ("进出口", "Import & Export"),
    ("国际贸易", "International Trading"),
    ("电子商务", "E-Commerce"),
    ("跨境科技", "Cross-Border Technology"),
    ("供应链管理", "Supply Chain"),
)
SYLLABLES = (
    "Lan Li Yuan Jin Heng Jia Hong Han Shuo Lan Ji Yi Huan Cheng Yu Luo "
    "tu sen he ze yue xi chuan yuan yu qiao fan ting ye zhou yu yan"
)
PINYIN = dict(zip(FIRST + SECOND, SYLLABLES.split(), strict=True))
FAMILY = "许沈顾陆蒋韩秦冯魏苏叶田"
GIVEN = ("青", "予安", "若溪", "知远", "明哲", "雨桐", "景行", "思齐", "一诺", "书宁", "澍", "云舒")


def uscc(serial: int, region: str) -> str:
    """A unified social credit code with both check signs right, of an entity that does not exist."""
    body = f"MA{serial:06d}"
    head = f"91{region}{body}{organisation_check(body)}"
    return head + uscc_check(head)


def customs_code(serial: int) -> str:
    return f"1207{6 + serial % 3}6{serial % 10_000:04d}"


def enterprise_names() -> Iterator[tuple[str, str]]:
    """Some twenty thousand pairs of a Chinese and an English name, in a fixed order; then they begin again."""
    for first, (trade_zh, trade_en), second, third in cycle(product(FIRST, TRADES, SECOND, SECOND)):
        romanised = f"{PINYIN[first]}{PINYIN[second]}{PINYIN[third]}"
        yield f"天津{first}{second}{third}{trade_zh}有限公司", f"Tianjin {romanised} {trade_en} Co., Ltd."


def person(random: Random) -> str:
    return random.choice(FAMILY) + random.choice(GIVEN)


def digital_invoice(serial: int) -> str:
    """The number of a fully digital invoice: year, place, and a running number; 20 digits."""
    return f"2312{serial:016d}"
