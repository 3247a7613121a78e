"""The bureau's pages about limits, with the proof of service, and what the enterprise reads."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotzone.messages.enums import DeliveryState
from pilotzone.messages.models import Delivery, Notice
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import correcting, time_limits
from subsidies.enums import State
from subsidies.models import Application
from tests.factories.people import make_division
from tests.factories.review import make_bureau, make_submitted

pytestmark = pytest.mark.django_db
DUE = datetime(2024, 7, 9, 16, 0, tzinfo=UTC)


@pytest.fixture
def bureau(at):
    at("2024-07-10T09:00:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    return make_bureau()


@pytest.fixture
def correction(bureau, now):
    return asked(bureau, now)


def asked(bureau, now):
    return correcting.request(make_submitted(), {"answer:turnover": "请核对营业额。"}, by=bureau.commerce, now=now)


def page(name, *args):
    return reverse(f"bureau:subsidies:{name}", args=args)


def test_missed_ones_are_ticked_and_each_result_is_shown(client, correction, bureau, now):
    other = asked(bureau, now)
    time_limits.mark_overdue(now=DUE)
    Application.objects.filter(pk=other.application_id).update(state=State.WITHDRAWN)
    client.force_login(bureau.caseworker)
    text = client.get(page("correction_list")).content.decode()
    assert correction.application.reference in text
    assert other.application.reference not in text
    answer = client.post(page("correction_deem"), {"correction": [str(correction.uid), str(other.uid), "x"]})
    text = answer.content.decode()
    assert "1项申报视为放弃" in text
    assert other.application.reference in text
    assert client.post(page("correction_deem"), {}).status_code == 302
    assert correction.application.reference in client.get(page("correction_list") + "?view=lapsed").content.decode()


def test_the_district_sees_its_own_and_may_not_confirm(client, correction, bureau):
    time_limits.mark_overdue(now=DUE)
    client.force_login(bureau.commerce)
    text = client.get(page("correction_list")).content.decode()
    assert correction.application.reference in text
    assert 'name="correction"' not in text
    assert client.post(page("correction_deem"), {"correction": [str(correction.uid)]}).status_code == 403
    elsewhere = make_bureau(make_division("120114", "武清区", "Wuqing"))
    client.force_login(elsewhere.commerce)
    assert correction.application.reference not in client.get(page("correction_list")).content.decode()
    assert client.get(page("correction_detail", correction.uid)).status_code == 404


def test_proof_of_service_by_channel_and_reading(client, correction, bureau):
    notice = Notice.objects.get(kind="correction_requested")
    Notice.objects.filter(pk=notice.pk).update(read_at=datetime(2024, 7, 3, 1, 30, tzinfo=UTC))
    Delivery.objects.filter(notice=notice, channel="email").update(
        state=DeliveryState.SENT, at=datetime(2024, 7, 2, 2, 5, tzinfo=UTC), address_masked="p***@example.test"
    )
    client.force_login(bureau.commerce)
    text = client.get(page("correction_detail", correction.uid)).content.decode()
    for part in ("p***@example.test", "2024年7月2日 10:05", "2024年7月3日 09:30", "短信"):
        assert part in text
    assert (
        page("correction_detail", correction.uid)
        in client.get(page("application_detail", correction.application.uid)).content.decode()
    )


def test_more_time_and_taking_up_again_on_the_page(client, correction, bureau, at):
    at("2024-07-08T09:00:00")
    client.force_login(bureau.commerce)
    assert client.post(page("correction_extend", correction.uid), {"days": "40", "reason": "x"}).status_code == 422
    given = {"days": "2", "reason": "企业搬迁。"}
    assert client.post(page("correction_extend", correction.uid), given).status_code == 302
    assert "企业搬迁。" in client.get(page("correction_detail", correction.uid)).content.decode()
    assert client.post(page("correction_extend", correction.uid), given).status_code == 422
    at("2024-07-12T09:00:00")
    time_limits.mark_overdue(now=datetime(2024, 7, 12, 1, 0, tzinfo=UTC))
    owner = correction.application.created_by
    client.force_login(owner)
    own = reverse("portal:subsidies:application_detail", args=[correction.application.uid])
    assert "期限已过" in client.get(own).content.decode()
    client.force_login(bureau.caseworker)
    client.post(page("correction_deem"), {"correction": [str(correction.uid)]})
    client.force_login(owner)
    assert "2024年7月19日 24:00" in client.get(own).content.decode()
    client.force_login(bureau.caseworker)
    assert client.post(page("correction_restore", correction.uid), {"reason": ""}).status_code == 422
    assert client.post(page("correction_restore", correction.uid), {"reason": "通知未送达。"}).status_code == 302
    correction.application.refresh_from_db()
    assert correction.application.state == State.CORRECTION


def test_the_list_costs_the_same_for_one_and_for_three(client, correction, bureau, now):
    client.force_login(bureau.caseworker)
    address = page("correction_list") + "?view=running"
    client.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        counts.append(len(found))
        asked(bureau, now)
        asked(bureau, now)
    assert counts[0] == counts[1] <= 12
