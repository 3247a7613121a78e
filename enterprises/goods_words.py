"""What is wrong with an item that is filed, and what its fields are called."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.rules.goods.items import Fault

COLUMNS: Mapping[str, Promise] = {
    "code": _("Article number"),
    "hs_code": _("HS code"),
    "name_zh": _("Name in Chinese"),
    "name_en": _("Name in English"),
    "brand": pgettext_lazy("goods", "Brand"),
    "specification": pgettext_lazy("goods", "Specification"),
    "origin": pgettext_lazy("goods", "Origin"),
    "unit": pgettext_lazy("goods", "Unit"),
    "batch_codes": _("Batch codes"),
    "mode": _("Customs supervision mode"),
    "quantity": _("Planned quantity"),
}
FAULTS: Mapping[str, Promise] = {
    "missing": _("This is missing."),
    "not_hs": _("An HS code has 8 to 10 digits."),
    "no_chapter": _("There is no such chapter: 01 to 98, without 77."),
    "unknown_origin": _("No country or region of the list has this code."),
    "unknown_mode": _("This supervision mode is not known."),
    "not_whole": _("A whole number from 0 to 1,000,000,000."),
    "too_long": _("The text is too long."),
    "too_many": _("200 batch codes at most."),
    "batch_twice": _("A batch code stands here twice."),
    "bad_signs": _("It holds signs that are not taken: letters, digits and . _ / - are."),
    "bad_code": _("An article number has 1 to 40 letters, digits and . _ / - and begins with a letter or digit."),
    "code_twice": _("This article number stands in the table twice."),
    "broken": _("The cell cannot be taken at its word: enter its value as text."),
}
REFUSALS: Mapping[str, Promise] = {  # of an act on goods as such
    "no_enterprise": _("No enterprise that you file for has this code."),
    "registration_closed": _("This registration was not accepted. Register the enterprise again."),
    "not_registered": _("Goods can be filed once the registration is accepted."),
    "no_rules": _("No risk rules are in force yet: nothing can be filed."),
    "code_taken": _("Goods with this article number are filed already."),
    "no_item": _("No goods are filed under this article number."),
    "not_on_file": _("These goods are not on file."),
    "filing_waits": _("A filing of this item waits for its decision already."),
    "nothing_changed": _("Nothing differs from what is on file."),
}
FACTS: Mapping[str, Promise] = {  # what is wrong with what an office tells of a document
    "missing": FAULTS["missing"],
    "no_enterprise": _("No enterprise has this code."),
    "unknown_kind": _("Say declaration, refund or receipt."),
    "unknown_state": _("Say submitted, in_progress, completed, returned or cancelled."),
    "no_day": _("A day is written as 2026-03-02."),
    "wrong_amount": _("A number that is not negative, with the places of its currency, such as 1200.50 with CNY."),
    "unknown_currency": _("This currency is not taken. /api/v1/codes/currencies/ lists those that are."),
    "kind_not_yours": _("Documents of this kind are another office's to tell of."),
    "basis_missing": _("Name the lawful basis."),
    "in_future": _("This day is still to come."),
    "number_of_another": _("This number is another enterprise's."),
}


def said(fault: Fault) -> str:
    return str(FAULTS[fault.code])


def of_goods(code: str, params: Mapping[str, Any]) -> str:
    text = str(FAULTS.get(code) or REFUSALS[code])
    return text % params if params else text


def of_facts(code: str, params: Mapping[str, Any]) -> str:
    text = str(FACTS[code])
    return text % params if params else text
