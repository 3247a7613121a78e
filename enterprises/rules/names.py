"""Names of enterprises compared: the same but for typing, or so alike that a person should look."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE = 0.9
FORMS = ("股份有限公司", "有限责任公司", "有限公司")  # the longer one first
APART = re.compile(r"[\s()\[\]{}〔〕【】《》·・.,，。、\-—_&“”\"']")


def folded(name: str) -> str:
    """The name without differences of typing: half-width, no blanks, brackets of one kind."""
    text = unicodedata.normalize("NFKC", name)
    return re.sub(r"\s", "", text.translate(str.maketrans("〔【[］】〕]", "((())))"))).casefold()


def is_same(one: str, other: str) -> bool:
    return folded(one) == folded(other)


def core(name: str) -> str:
    """What tells an enterprise from others: the name without its legal form and marks."""
    text = APART.sub("", unicodedata.normalize("NFKC", name)).casefold()
    for form in FORMS:
        if text.endswith(form) and len(text) > len(form):
            return text.removesuffix(form)
    return text


def halves(name: str) -> tuple[str, str]:
    """Both halves of the core: a name with one slip still holds one of them whole."""
    text = core(name)
    middle = (len(text) + 1) // 2
    return text[:middle], text[middle:]


def alike(name: str, others: Iterable[str]) -> bool:
    """Whether one of the other names is the same, or nearly."""
    matcher = SequenceMatcher(a="", b=core(name), autojunk=False)
    for other in others:
        matcher.set_seq1(core(other))
        if matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            return True
    return False
