"""What is wrong with an item that is filed, and what its fields are called."""

from collections.abc import Mapping

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

NO_ENTERPRISE = _("No enterprise has this code.")


def said(fault: Fault) -> str:
    return str(FAULTS[fault.code])
