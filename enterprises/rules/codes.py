"""Identifiers of enterprises and their faults: USCC (GB 32100 with GB 11714 inside), customs number, CNAPS."""

import re
import unicodedata
from enum import StrEnum

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
INNER_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

# The registering authority (first sign) and the classes that it gives (second sign); 9 is everywhere "other".
CLASSES = {
    "1": "1239",  # organisation establishment
    "2": "19",  # foreign affairs
    "3": "123459",  # justice
    "4": "19",  # culture
    "5": "1239",  # civil affairs
    "6": "129",  # tourism
    "7": "129",  # religion
    "8": "19",  # trade unions
    "9": "1239",  # market regulation
    "A": "19",  # military
    "N": "1239",  # agriculture: bodies of the rural collective economy
    "Y": "1",  # other
}

CUSTOMS_CODE = re.compile(r"[0-9]{6}[0-9A-Z]{4}")  # newer numbers hold letters; there is no check digit
CNAPS = re.compile(r"[0-9]{12}")
ACCOUNT_NUMBER = re.compile(r"[0-9]{8,30}")


class Fault(StrEnum):
    """Why a USCC cannot be right, in the order in which a person would look for the slip."""

    LENGTH = "length"
    SIGN = "sign"
    AUTHORITY = "authority"
    CLASS = "class"
    REGION = "region"
    INNER_CHECK = "inner_check"
    CHECK = "check"


def folded(text: str) -> str:
    """A code as people type or paste it, in the one form that is stored: half-width, capitals, no blanks or dashes."""
    return re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", text)).upper()


def uscc_check(head: str) -> str:
    """The last sign of a USCC from its first seventeen; remainder 0 gives the sign 0."""
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(head, WEIGHTS, strict=True))
    return SIGNS[-total % 31]


def organisation_check(body: str) -> str:
    """The check sign of an eight-sign organisation code: 10 is written X, 11 is written 0."""
    total = sum(INNER_SIGNS.index(sign) * weight for sign, weight in zip(body, INNER_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def uscc_fault(code: str) -> Fault | None:
    """The first thing that is wrong with a folded code; None if both check signs are right."""
    if len(code) != 18:
        return Fault.LENGTH
    if any(sign not in SIGNS for sign in code):
        return Fault.SIGN
    if code[0] not in CLASSES:
        return Fault.AUTHORITY
    if code[1] not in CLASSES[code[0]]:
        return Fault.CLASS
    if not code[2:8].isdigit():
        return Fault.REGION
    if organisation_check(code[8:16]) != code[16]:
        return Fault.INNER_CHECK
    if uscc_check(code[:17]) != code[17]:
        return Fault.CHECK
    return None


def is_customs_code(code: str) -> bool:
    return CUSTOMS_CODE.fullmatch(code) is not None


def is_cnaps(code: str) -> bool:
    return CNAPS.fullmatch(code) is not None


def is_account_number(number: str) -> bool:
    return ACCOUNT_NUMBER.fullmatch(number) is not None
