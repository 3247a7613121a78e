"""Which recognitions of a warehouse are known on a day."""

from datetime import timedelta

import pytest

from enterprises.models import Enterprise
from pilotzone.formula.values import UNKNOWN
from subsidies.registers import About, Registers
from tests.factories import recognition as make
from tests.factories.people import make_version
from tests.standing import part
from tests.subsidies.test_registers import asks
from warehouses import known
from warehouses.actions.recognition import deciding
from warehouses.enums_recognition import Level

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def prepared(standing):
    make.make_calendar(2024, 2025, 2026, 2027)
    office = make.make_office()
    row = make.to_recognised(make.make_application(make.make_batch(office, number=7, level=Level.PROVINCIAL)), office)
    return {"office": office, "recognised": row}


office, recognised = part("office"), part("recognised")


def levels(row, day):
    (found,) = known.known_of([row.warehouse], day)
    return [(each.level, each.batch, each.reference) for each in found.recognised]


def said(row, fact, day):
    registers = Registers(Enterprise.objects.filter(pk=row.enterprise_id), day)
    return registers.value(About(row.enterprise, make_version()), asks("warehouse", fact))


def test_a_recognition_is_known_from_its_first_day_to_its_last(recognised):
    told = [("provincial", 7, recognised.certificate_number)]
    assert levels(recognised, recognised.valid_from - DAY) == []
    assert levels(recognised, recognised.valid_from) == told
    assert levels(recognised, recognised.valid_until) == told
    assert levels(recognised, recognised.valid_until + DAY) == []


def test_measures_read_it_and_levels_without_a_batch_are_unknown(recognised):
    assert said(recognised, "provincial_list", recognised.valid_from) is True
    assert said(recognised, "provincial_list", recognised.valid_from - DAY) is False
    assert said(recognised, "national_list", recognised.valid_from) is UNKNOWN


def test_revoked_it_was_known_on_the_days_before(recognised, office):
    at = recognised.decided_at + 20 * DAY
    deciding.revoke(recognised, reason="虚假材料", by=office.director, now=at)
    assert levels(recognised, recognised.valid_from) != []
    assert levels(recognised, at.date() + DAY) == []
