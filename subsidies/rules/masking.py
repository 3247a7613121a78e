"""Personal and bank data in free text, masked for whoever does not need them."""

import re

EMAIL = re.compile(r"\b([\w.+-])[\w.+-]*@([\w-]+\.[\w.-]+)")
NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{4})\d{8,12}(\d{2}[0-9Xx])(?![0-9A-Za-z])")  # 15 to 19 signs
MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
ACCOUNT = re.compile(r"(?<![0-9A-Za-z])\d{4}(?:[ -]\d{4}){2,3}[ -]\d{1,7}(?![0-9A-Za-z])")
LANDLINE = re.compile(r"(?<!\d)(0\d{2,3})[ -]\d{3,4}[ ]?\d{4}(?!\d)")


def masked(text: str) -> str:
    """E-mail, telephone, identity and account numbers with their middle gone; everything else as it stands.

    An account number is 15 to 19 digits, an identity number 15 or 18; an invoice's number has 8 or 20 and stays.
    """
    text = EMAIL.sub(r"\1***@\2", text)
    text = ACCOUNT.sub("**** ****", text)
    text = NUMBER.sub(r"\1******\2", text)
    text = MOBILE.sub(r"\1****\2", text)
    return LANDLINE.sub(r"\1-****", text)
