"""Each stage has a time limit of its own, counted in working days from Tuesday, 2 July 2024."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from pilotzone.kernel.errors import Stale
from subsidies.actions import moving
from tests.factories.claims import load_reference
from tests.factories.review import approved, at_city, at_decision, make_bureau, make_submitted

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("reach", "due"),
    [
        (at_city, datetime(2024, 7, 9, 17, 0, tzinfo=ZONE)),  # five working days
        (at_decision, datetime(2024, 7, 9, 17, 0, tzinfo=ZONE)),
        (approved, datetime(2024, 7, 9, 17, 0, tzinfo=ZONE)),
    ],
)
def test_each_stage_is_due_five_working_days_after_it_began(reach, due, now):
    load_reference()
    claim = make_submitted()
    reach(claim, make_bureau(), now)
    claim.refresh_from_db()
    assert claim.due_at == due
    assert not claim.due_provisional


def test_lock_tells_a_stale_reader(django_assert_num_queries):
    claim = make_submitted()
    with django_assert_num_queries(1):
        assert moving.lock(claim, expected_version=claim.version) == claim
    with pytest.raises(Stale):
        moving.lock(claim, expected_version=claim.version + 1)
