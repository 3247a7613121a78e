"""What two enterprises can have in common, in one spelling, so that the same thing gives the same key."""

import re
import unicodedata

from enterprises.rules.codes import folded as folded_code
from enterprises.rules.names import folded

SHORTEST_ADDRESS = 8  # signs; "天津市" alone ties nobody together
SHORTEST_PHONE = 7
SHORTEST_ACCOUNT = 8
MARKS = re.compile(r"[\s()\[\],.、，。;；:：\-—_/#·]")


def person(name: str) -> str:
    """A legal representative's name. Namesakes give the same: a hint for a person to look, not a proof."""
    return folded(name)


def address(text: str) -> str:
    """Without blanks and marks; empty where it says too little to be a place."""
    plain = MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return plain if len(plain) >= SHORTEST_ADDRESS else ""


def phone(text: str) -> str:
    """The digits, without the country's 86; extensions count."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text))
    if digits.startswith("86") and len(digits) > 11:
        digits = digits[2:]
    return digits if len(digits) >= SHORTEST_PHONE else ""


def email(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def account(number: str) -> str:
    digits = re.sub(r"\D", "", folded_code(number))
    return digits if len(digits) >= SHORTEST_ACCOUNT else ""


def holder(name: str, code: str) -> str:
    """A shareholder: by the code where there is one, a natural person by the name."""
    return folded_code(code) or folded(name)
