"""Whether what a person gives as a name, a document number or a telephone number can be one."""

import re
import unicodedata

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"  # GB 11643, by the remainder of 11
RESIDENT = re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]")
# Passports and travel permits: one or two letters before or behind the digits, no check that all countries share.
OTHER = re.compile(r"[A-Z]{1,3}[0-9]{6,10}[A-Z]?")
PHONE = re.compile(r"\+?[0-9]{7,16}")
NOBODY = ("匿名", "佚名", "无名", "某某", "anonymous", "unknown", "n/a")
SHORTEST_NAME = 2


def folded(text: str) -> str:
    """Half-width, capitals, without blanks, dashes and brackets."""
    return re.sub(r"[\s\-‐-―()]", "", unicodedata.normalize("NFKC", text)).upper()


def resident_check(head: str) -> str:
    """The last sign of a resident identity number from its first seventeen digits (GB 11643)."""
    return CHECK_SIGNS[sum(int(digit) * weight for digit, weight in zip(head, WEIGHTS, strict=True)) % 11]


def is_document_number(text: str) -> bool:
    """A resident identity number with its check sign, or the number of a passport or travel permit; folded already."""
    if RESIDENT.fullmatch(text):
        return resident_check(text[:17]) == text[17]
    return bool(OTHER.fullmatch(text))


def is_phone(text: str) -> bool:
    return bool(PHONE.fullmatch(folded(text)))


def is_real_name(text: str) -> bool:
    """Two signs at least, and not one of the words by which people say that they give no name."""
    name = unicodedata.normalize("NFKC", text).strip()
    return len(name) >= SHORTEST_NAME and not any(word in name.lower() for word in NOBODY)


def masked(text: str) -> str:
    """A code with its middle hidden: the first four signs and the last two stay."""
    return text if len(text) <= 8 else f"{text[:4]}{'*' * (len(text) - 6)}{text[-2:]}"
