"""Divisions of the zone as people write them: a line for each, or a table pasted from a document."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

CODE = re.compile(r"[0-9]{6}")  # GB/T 2260
PARTS = re.compile(r"\s*[\t,;，；|]\s*|\s{2,}")
LONGEST_ZH, LONGEST_EN = 60, 80


@dataclass(frozen=True, slots=True)
class Written:
    code: str
    name_zh: str
    name_en: str


class NotRead(ValueError):
    """`code`: `bad_code`, `no_name`, `too_long`, `twice`; in line `number`, which says `words`."""

    def __init__(self, code: str, number: int, words: str) -> None:
        super().__init__(f"{code} in line {number}")
        self.code, self.number, self.words = code, number, words


def read(text: str) -> list[Written]:
    """In their order. Raises NotRead for the first line that is none; a line of headings without a code is left out."""
    found: dict[str, Written] = {}
    for number, line in lines(text):
        row = parts(line)
        if not CODE.fullmatch(row.code):
            if not found and not any(sign.isdigit() for sign in line):
                continue
            raise NotRead("bad_code", number, line)
        if not row.name_zh:
            raise NotRead("no_name", number, line)
        if len(row.name_zh) > LONGEST_ZH or len(row.name_en) > LONGEST_EN:
            raise NotRead("too_long", number, line)
        if row.code in found:
            raise NotRead("twice", number, line)
        found[row.code] = row
    return list(found.values())


def lines(text: str) -> Iterator[tuple[int, str]]:
    return ((number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip())


def parts(line: str) -> Written:
    """Code, Chinese and English name; single blanks part the code and the Chinese name as well."""
    cells = PARTS.split(line, maxsplit=2)
    if len(cells) == 1:
        cells = line.split(maxsplit=2)
    code, name_zh, name_en = (*cells, "", "")[:3]
    if not name_en and " " in name_zh:
        name_zh, _blank, name_en = name_zh.partition(" ")
    return Written(unicodedata.normalize("NFKC", code), name_zh.strip(), name_en.strip())
