"""What is taken from the lines that an engine recognised on a scanned invoice, and how certain it is."""

from dataclasses import replace
from datetime import date

import pytest

from subsidies.rules.einvoices.code import read_code
from subsidies.rules.einvoices.model import NOBODY, Party, Source, Unread
from subsidies.rules.einvoices.scan import filled_up, read_scan
from tests.factories.einvoices import Sample
from tests.factories.scans import recognised

SAMPLE = Sample(
    number="23332000000000000001",
    buyer_code="91120116MA06ABCDXQ",
    seller_code="91310115MA1K3XYW16",
    net="39622.64",
    tax="2377.36",
    total="42000.00",
)


def changed(lines, old, new):
    assert any(old in line.text for line in lines)
    return [replace(line, text=line.text.replace(old, new)) for line in lines]


@pytest.mark.parametrize("turned", [False, True])
def test_invoice_is_read_with_buyer_left_and_seller_right_also_where_the_sheet_is_turned(turned):
    """Turned, the seller's name stands above the buyer's, and 纳税人 was recognised as 纳税入."""
    invoice = read_scan(recognised(SAMPLE, turned=turned))
    assert invoice.source == Source.SCAN
    assert invoice.number == "23332000000000000001"
    assert invoice.issued_on == date(2023, 3, 18)
    assert invoice.buyer == Party("天津试样进出口有限公司", "91120116MA06ABCDXQ")
    assert invoice.seller == Party("上海云店科技有限公司", "91310115MA1K3XYW16")
    assert (invoice.net, invoice.tax, invoice.total) == (3_962_264, 237_736, 4_200_000)


def test_each_thing_is_as_certain_as_the_least_certain_line_it_is_from():
    sure = dict(read_scan(recognised(SAMPLE)).sure)
    assert sure == {"number": 100, "date": 100, "buyer": 100, "seller": 99, "net": 99, "tax": 99, "total": 94}


def test_amounts_that_do_not_add_up_are_half_certain_at_most():
    """Tax recognised as 2,877.36: net and tax no longer come to the total, which stands by its label alone."""
    invoice = read_scan(changed(recognised(SAMPLE), "2377.36", "2877.36"))
    assert (invoice.total, invoice.net, invoice.tax) == (4_200_000, None, None)
    assert invoice.sure["total"] == 50


def test_code_whose_check_digit_does_not_hold_is_left_out():
    invoice = read_scan(changed(recognised(SAMPLE), "91120116MA06ABCDXQ", "91120116MA06A8CDXQ"))
    assert invoice.buyer == Party("天津试样进出口有限公司", "")


def test_yen_sign_taken_for_a_letter_is_still_an_amount():
    assert read_scan(changed(recognised(SAMPLE), "¥", "Y")).total == 4_200_000


def test_label_and_name_in_two_lines_belong_together():
    lines = recognised(SAMPLE)
    name = next(line for line in lines if line.text.startswith("名称：天津"))
    apart = [replace(name, text="名称：", right=160), replace(name, text="天津试样进出口有限公司", left=170)]
    assert read_scan([line for line in lines if line is not name] + apart).buyer.name == "天津试样进出口有限公司"


def test_page_without_an_invoice_number_is_no_invoice():
    with pytest.raises(Unread) as refused:
        read_scan(changed(recognised(SAMPLE), "23332000000000000001", "2333200"))
    assert refused.value.reason == "not_an_invoice"
    with pytest.raises(Unread) as empty:
        read_scan([])
    assert empty.value.reason == "no_text"


DIGITAL = "01,32,,23332000000000000001,42000.00,20230318,,A1B2,"
OLDER = "01,10,012002200111,87654321,39622.64,20230318,12345678901234567890,A1B2,"


def test_what_the_code_does_not_say_is_filled_up_from_the_scan_of_the_page():
    """A digital invoice's code has number, day and total; the parties, the amount without tax and the tax are read."""
    invoice = filled_up(read_code(DIGITAL), read_scan(recognised(SAMPLE)))
    assert (invoice.source, invoice.number, invoice.issued_on) == (Source.CODE, SAMPLE.number, date(2023, 3, 18))
    assert invoice.buyer == Party("天津试样进出口有限公司", "91120116MA06ABCDXQ")
    assert invoice.seller == Party("上海云店科技有限公司", "91310115MA1K3XYW16")
    assert (invoice.net, invoice.tax, invoice.total) == (3_962_264, 237_736, 4_200_000)
    assert sorted(invoice.sure) == ["buyer", "net", "seller", "tax"]


def test_what_the_code_says_is_never_overridden():
    """The scan says 43,000.00 and another day: the code's stand, and amounts that do not fit them are left out."""
    other = replace(SAMPLE, total="43000.00", net="40566.04", tax="2433.96")
    scan = replace(read_scan(recognised(other)), issued_on=date(2023, 5, 1))
    invoice = filled_up(read_code(DIGITAL), scan)
    assert (invoice.issued_on, invoice.total) == (date(2023, 3, 18), 4_200_000)
    assert (invoice.net, invoice.tax) == (None, None)
    assert sorted(invoice.sure) == ["buyer", "seller"]


def test_an_older_code_gets_tax_and_total_where_all_three_add_up():
    scan = read_scan(recognised(SAMPLE))
    invoice = filled_up(read_code(OLDER), scan)
    assert (invoice.net, invoice.tax, invoice.total) == (3_962_264, 237_736, 4_200_000)
    assert invoice.sure["total"] == scan.sure["total"]
    doubtful = filled_up(read_code(OLDER), replace(scan, tax=237_735))
    assert (doubtful.net, doubtful.tax, doubtful.total) == (3_962_264, None, None)


def test_a_scan_without_parties_fills_up_nothing():
    bare = replace(read_scan(recognised(SAMPLE)), buyer=NOBODY, seller=NOBODY, net=None, tax=None, total=None, sure={})
    assert filled_up(read_code(DIGITAL), bare) == read_code(DIGITAL)
