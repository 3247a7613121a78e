"""Lints of texts: missing in one language, the same in both, Chinese left in the English, placeholders."""

import re
from collections.abc import Iterator

from pilotzone.formula.text import Text
from subsidies.rules.lints.model import Lint
from subsidies.rules.lints.parts import parts
from subsidies.rules.lints.wordings import tell
from subsidies.rules.model import Measure

CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"[a-z]{2}")  # codes and abbreviations such as 9610 or B2C are the same in both languages
PLACEHOLDER = re.compile(
    r"(todo|tbd|tba|fixme|n/?a|x{2,}|\?+|？+|\.+|…+|-+|—+|placeholder|lorem ipsum.*|待补充?|待填写?|待译|待定|占位.*"
    r"|在此录入.*|enter the text .*)",
    re.IGNORECASE,
)
FEW = 3  # texts without English that are told one by one; of more only how many there are
LANGUAGES = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}


def text_lints(measure: Measure) -> Iterator[Lint]:
    told: dict[str, Text] = {}
    for place, text in parts(measure):
        if isinstance(text, Text) and (text.zh or text.en):
            told.setdefault(place, text)
    same = [place for place, text in told.items() if text.zh == text.en and CHINESE.search(text.en)]
    if len(same) > FEW:
        yield tell("texts_untranslated", same[0], count=len(same))
    for place, text in told.items():
        if place not in same or len(same) <= FEW:
            yield from _lints(place, text)


def _lints(place: str, text: Text) -> Iterator[Lint]:
    for language, words in (("zh", text.zh), ("en", text.en)):
        if not words:
            yield tell("text_missing", place, language=LANGUAGES[language])
        elif PLACEHOLDER.fullmatch(words):
            yield tell("text_placeholder", place, text=words)
    proper_name = place.startswith("lists.")
    if text.zh == text.en and (CHINESE.search(text.en) or (WORD.search(text.en) and not proper_name)):
        yield tell("text_same", place, text=_short(text.en))
    elif CHINESE.search(text.en):
        yield tell("text_chinese_in_english", place, text=_short(text.en))


def _short(words: str) -> str:
    return words if len(words) <= 40 else f"{words[:40]}…"
