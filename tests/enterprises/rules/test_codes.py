"""Codes by hand: real ones that pass both checks, and one slip of each kind."""

import pytest

from enterprises.rules import codes
from enterprises.rules.codes import Fault

GOOD = [
    "91110108551385082Q",
    "914403001922038216",
    "91330100799655058B",
    "91110000802100433B",
    "91310000132260250X",
    "9144030071526726XG",
    "91440300708461136T",
    "91110000600037341L",
    "114419003149359256",
]


@pytest.mark.parametrize("code", GOOD)
def test_uscc_of_a_known_organisation_passes(code):
    assert codes.uscc_fault(code) is None


@pytest.mark.parametrize("authority", ["A1", "N2", "N3", "Y1"])
def test_uscc_of_a_lettered_authority_passes_with_right_checks(authority):
    head = f"{authority}330100MF123456"
    head += codes.organisation_check("MF123456")
    assert codes.uscc_fault(head + codes.uscc_check(head)) is None


def test_uscc_of_a_village_body_as_computed_by_hand():
    # MF123456: 22·3 + 15·7 + 1·9 + 2·10 + 3·5 + 4·8 + 5·4 + 6·2 = 279; 279 mod 11 = 4; 11 − 4 = 7
    assert codes.organisation_check("MF123456") == "7"
    # the weighted sum of N2330100MF1234567 is 1614; 1614 mod 31 = 2; 31 − 2 = 29, which is written X
    assert codes.uscc_check("N2330100MF1234567") == "X"
    assert codes.uscc_fault("N2330100MF1234567X") is None


def test_uscc_check_of_remainder_0_is_the_sign_0():
    assert codes.uscc_check("0" * 17) == "0"


def test_organisation_check_of_11_is_0():
    # nothing but zeros: 11 − 0 = 11; 1·3 + 4·2 = 11, 11 mod 11 = 0: 11 again
    assert codes.organisation_check("00000000") == "0"
    assert codes.organisation_check("10000004") == "0"


def test_organisation_check_of_10_is_x():
    # 4·3 = 12; 12 mod 11 = 1; 11 − 1 = 10 → X
    assert codes.organisation_check("40000000") == "X"


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("9111010855138508Q", Fault.LENGTH),
        ("", Fault.LENGTH),
        ("9111010855138508OQ", Fault.SIGN),
        ("B1110108551385082Q", Fault.AUTHORITY),
        ("94110108551385082Q", Fault.CLASS),
        ("Y2110108551385082Q", Fault.CLASS),
        ("91A10108551385082Q", Fault.REGION),
        ("91110108551385081Q", Fault.INNER_CHECK),
        ("91310115MA1G4L1WXK", Fault.INNER_CHECK),
        ("91110108551385082R", Fault.CHECK),
    ],
)
def test_uscc_with_one_slip_names_it(code, fault):
    assert codes.uscc_fault(code) == fault


def test_folded_sets_right_what_people_paste():
    assert codes.folded(" ９１１１０１０８５５１３８５０８２ｑ\n") == "91110108551385082Q"
    assert codes.folded("6222-0202 0001") == "622202020001"


@pytest.mark.parametrize("code", ["1207160001", "46016602EV"])
def test_customs_code_with_digits_or_letters_at_the_end_passes(code):
    assert codes.is_customs_code(code)


@pytest.mark.parametrize("code", ["12071600", "A207160001", "12071600011", "120716000a", ""])
def test_customs_code_of_another_shape_fails(code):
    assert not codes.is_customs_code(code)


def test_bank_codes_by_length():
    assert codes.is_cnaps("104110000000")
    assert not codes.is_cnaps("10411000000")
    assert codes.is_account_number("12345678")
    assert codes.is_account_number("1" * 30)
    assert not codes.is_account_number("1234567")
    assert not codes.is_account_number("1" * 31)
    assert not codes.is_account_number("12345678A")
