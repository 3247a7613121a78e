"""A public notice goes on naming an enterprise as it was named when the notice was published."""

from datetime import timedelta

import pytest
from django.utils import translation

from enterprises.actions import registry_changes
from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies import facts, noticed
from subsidies.actions import noticing
from tests.factories.people import make_officer
from tests.factories.registry import make_file
from tests.factories.review import approved, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


def rename(enterprise, name, by, now):
    change = registry_changes.ask(
        enterprise,
        name_zh=name,
        registration_division=enterprise.registration_division,
        established_on=enterprise.established_on,
        licence=make_file(by),
        reason="名称变更",
        by=by,
        now=now,
    )
    return registry_changes.approve(change, note="已核对", by=make_officer(R.CASEWORKER, name=name), now=now)


def names(notice):
    items = notice.items.select_related("application__enterprise", "application__call")
    with translation.override("zh-hans"):
        table = noticed.table(facts.measure_of(notice.call.measure_version), items)
    return [row.enterprise for row in table.rows]


def test_renamed_twice_afterwards_it_keeps_the_name_of_its_day(now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, claim = make_bureau(), make_submitted()
    first, admin = claim.enterprise.name_zh, claim.created_by
    claim = approved(claim, bureau, now)
    rename(claim.enterprise, "天津二名有限公司", admin, now)
    published = now + timedelta(hours=1)
    notice = noticing.publish(claim.call, [claim], document_number="公示1", by=bureau.secretary, now=published)
    assert names(notice) == ["天津二名有限公司"]
    for hours, name in ((2, "天津三名有限公司"), (3, first)):
        claim.enterprise.refresh_from_db()
        rename(claim.enterprise, name, admin, now + timedelta(hours=hours))
    assert names(notice) == ["天津二名有限公司"]
