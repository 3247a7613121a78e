"""What is wrong with a code, in plain words for the field that it was typed into."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises.rules import codes
from enterprises.rules.codes import Fault

USCC_FAULTS = {
    Fault.LENGTH: _("A unified social credit code has 18 signs; this has %(length)s."),
    Fault.SIGN: _("Only digits and capital letters, without I, O, S, V and Z. Often 1, 0, 5 or 2 is meant."),
    Fault.AUTHORITY: _("No registering authority uses a code that begins with %(first)s. Enterprises have 9."),
    Fault.CLASS: _("The second sign, %(second)s, does not occur with this registering authority."),
    Fault.REGION: _("The third to eighth signs are digits (the place of registration)."),
    Fault.INNER_CHECK: _("The code does not add up: compare the ninth to seventeenth signs with the licence."),
    Fault.CHECK: _("The code does not add up: compare it sign by sign with the licence."),
}


def validate_uscc(code: str) -> None:
    fault = codes.uscc_fault(code)
    if fault:
        params = {"length": len(code), "first": code[:1], "second": code[1:2]}
        raise ValidationError(USCC_FAULTS[fault], code=f"uscc_{fault}", params=params)


def validate_customs_code(code: str) -> None:
    if not codes.is_customs_code(code):
        raise ValidationError(
            _("A customs number has 10 signs: 6 digits, then 4 digits or capital letters."), code="customs_code"
        )
