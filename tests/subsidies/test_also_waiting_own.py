"""What waits for an enterprise's people beside its claims: figures and services are among it, for those who may act."""

import pytest
from django.utils import translation

from pilotzone.kernel.access import R
from subsidies import also_waiting_own
from tests.factories.figures import make_round
from tests.factories.people import make_enterprise, make_member

pytestmark = pytest.mark.django_db


def test_a_round_waits_until_it_is_reported_for_who_may_report(now):
    enterprise = make_enterprise()
    asked = make_round()
    lead, reader = make_member(enterprise, R.PROJECT_LEAD), make_member(enterprise, R.READER)
    line = {"label": "Figures to report", "url": "/portal/figures/", "count": 1}

    def lines(person):
        with translation.override("en"):
            return [row | {"label": str(row["label"])} for row in also_waiting_own.lines_for(person, now)]

    assert lines(lead) == [line]
    assert lines(reader) == []
    enterprise.round_reports.create(
        round=asked, state="submitted", saved_at=now, saved_by=lead, submitted_at=now, submitted_by=lead
    )
    assert lines(lead) == []
