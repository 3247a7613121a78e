"""How a person is known again: by the digits of a telephone number, or by an e-mail address."""

import re

COUNTRY_CODE = "86"
MOBILE = 11


def phone_key(text: str) -> str:
    """The digits; a Chinese mobile number is the same with and without the country code."""
    digits = re.sub(r"\D", "", text).removeprefix("00")
    if len(digits) == MOBILE + len(COUNTRY_CODE) and digits.startswith(COUNTRY_CODE + "1"):
        return digits.removeprefix(COUNTRY_CODE)
    return digits


def email_key(text: str) -> str:
    return text.strip().lower()
