"""Invoice numbers in one spelling."""

import pytest

from subsidies.rules.invoices import InvoiceKind, InvoiceNumberError, normalise_invoice_number


@pytest.mark.parametrize(
    ("text", "code", "kind", "key"),
    [
        ("23332000000047718306", "", InvoiceKind.DIGITAL, "23332000000047718306"),
        ("２３３３ 2000-0000 4771 8306", "", InvoiceKind.DIGITAL, "23332000000047718306"),
        ("04771830", "3300201130", InvoiceKind.OLDER, "330020113004771830"),
        ("330020113004771830", "", InvoiceKind.OLDER, "330020113004771830"),
        ("03300200011104771830", "", InvoiceKind.OLDER, "03300200011104771830"),
        ("4771830", "033002000111", InvoiceKind.OLDER, "03300200011104771830"),
        ("inv-2023/0001", "", InvoiceKind.FOREIGN, "INV20230001"),
        ("123456789", "", InvoiceKind.FOREIGN, "123456789"),
    ],
)
def test_invoice_number_is_normalised(text, code, kind, key):
    found = normalise_invoice_number(text, code)
    assert (found.kind, found.key) == (kind, key)


def test_digits_of_a_foreign_invoice_are_left_alone():
    assert normalise_invoice_number("04771830", foreign=True).key == "04771830"


@pytest.mark.parametrize(
    ("text", "code", "problem"),
    [
        (" - ", "", "empty"),
        ("9" * 41, "", "too_long"),
        ("04771830", "", "code_missing"),
        ("04771830", "123", "bad_code"),
    ],
)
def test_bad_invoice_number_is_refused(text, code, problem):
    with pytest.raises(InvoiceNumberError) as caught:
        normalise_invoice_number(text, code)
    assert caught.value.code == problem
