"""The pages of working days and rates, as officers use them."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from pilotzone.demo.reference import NOTICE
from pilotzone.kernel.access import R
from pilotzone.reference import actions
from pilotzone.reference.models import ExchangeRate, ReferenceChange
from pilotzone.reference.rate_batches import PARITY
from tests.factories.people import NOW, make_officer

pytestmark = pytest.mark.django_db
NUMBER = "国办发明电〔2025〕7号"


@pytest.fixture(autouse=True)
def moment(at):
    at("2026-01-20T10:00")


def page(name, *args):
    return reverse(f"bureau:reference:{name}", args=args)


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def people():
    class People:
        manager, director = make_officer(R.PROGRAMME_MANAGER), make_officer(R.DIRECTOR)

    return People


def test_from_the_text_of_the_notice_to_days_in_force(client, people):
    client.force_login(people.manager)
    assert "尚未录入 2026 年的通知" in text(client.get(page("calendar")))
    sent = {"year": "2026", "ground": NUMBER, "text": NOTICE}
    answer = client.post(page("calendar_propose"), sent, follow=True)
    change = ReferenceChange.objects.get()
    assert answer.redirect_chain[-1][0] == page("change_detail", change.uid)
    shown = text(answer)
    assert "须由提出人以外的人员确认" in shown
    assert "2月14日" in shown
    assert page("change_confirm", change.uid) not in shown
    client.force_login(people.director)
    assert page("change_list") in text(client.get(reverse("bureau:home")))
    client.post(page("change_confirm", change.uid))
    shown = text(client.get(page("calendar")))
    assert NUMBER in shown
    assert shown.count('class="day day-working"') == 6 + 1  # and one of the legend
    assert shown.count('class="day day-off"') == 33 + 1


def test_whoever_enters_notices_is_told_on_the_workbench_when_one_is_due(client, people, at):
    call_command("load_reference", verbosity=0)
    client.force_login(people.manager)
    told = "尚未录入 2027 年的通知"
    assert told not in text(client.get(reverse("bureau:home")))
    at("2026-11-02T10:00")
    assert told in text(client.get(reverse("bureau:home")))
    assert told in text(client.get(page("calendar")))
    client.force_login(people.director)
    assert told not in text(client.get(reverse("bureau:home")))


def test_slips_stand_at_the_text_and_it_stays(client, people):
    client.force_login(people.manager)
    wrong = NOTICE.replace("1月4日（周日）", "1月4日（周六）")
    answer = client.post(page("calendar_propose"), {"year": "2026", "ground": NUMBER, "text": wrong})
    assert answer.status_code == 422
    shown = text(answer)
    assert "“1月4日(周六)上班”：2026-01-04 是周日，不是周六。" in shown
    assert "1月4日（周六）上班" in shown
    missing = text(client.post(page("calendar_propose"), {"year": "", "ground": "", "text": ""}))
    assert missing.count("field-error") >= 1
    assert client.post(page("calendar_propose"), {"year": "9" * 30, "ground": "x", "text": NOTICE}).status_code == 422
    assert client.get(page("calendar_propose") + "?year=ⅷⅷ").status_code == 200
    assert not ReferenceChange.objects.exists()


def test_an_amended_notice_begins_with_the_words_that_stood(client, people):
    actions.propose_calendar(2026, ground=NUMBER, text=NOTICE, by=people.manager, now=NOW)
    client.force_login(people.manager)
    assert "农历腊月二十八" in text(client.get(page("calendar_propose") + "?year=2026"))
    assert "农历腊月二十八" not in text(client.get(page("calendar_propose")))


def test_rates_are_typed_as_they_are_published(client, people):
    ExchangeRate.objects.create(source=PARITY, day=date(2024, 6, 27), currency="USD", rate=7_127_000)
    ExchangeRate.objects.create(source=PARITY, day=date(2024, 6, 27), currency="JPY", rate=44_600)
    client.force_login(people.manager)
    sent = {"day": "2024-06-28", "ground": "公告", "rate_USD": "7.1268", "rate_JPY": "４.4738"}
    answer = client.post(page("rates_propose"), sent, follow=True)
    change = ReferenceChange.objects.get()
    assert change.content == {"rates": {"USD": 7_126_800, "JPY": 44_738}}
    shown = text(answer)
    assert "100 JPY" in shown
    assert "4.4738" in shown
    assert "+0.31%" in shown
    assert "相差超过 5%" not in shown
    client.force_login(people.director)
    client.post(page("change_confirm", change.uid))
    listed = text(client.get(page("rate_list") + "?currency=jpy"))
    assert "4.4738" in listed
    assert "7.1268" not in listed


def test_a_slip_in_the_point_is_remarked_and_what_is_no_rate_is_told(client, people):
    ExchangeRate.objects.create(source=PARITY, day=date(2024, 6, 27), currency="USD", rate=7_127_000)
    client.force_login(people.manager)
    sent = {"day": "2024-06-28", "ground": "公告", "rate_USD": "71.268"}
    assert "相差超过 5%" in text(client.post(page("rates_propose"), sent, follow=True))
    for wrong in ("-7", "7,1268", "0", "7.12345678", "99999999"):
        answer = client.post(page("rates_propose"), sent | {"rate_USD": wrong, "day": "2024-06-26"})
        assert answer.status_code == 422
        assert f'value="{wrong}"' in text(answer)
    assert client.post(page("rates_propose"), {"day": "2024-06-26", "ground": "公告"}).status_code == 422
    assert client.post(page("rates_propose"), sent | {"day": "2026-01-22"}).status_code == 422
    assert ReferenceChange.objects.count() == 1


def test_what_was_returned_says_why(client, people):
    change = actions.propose_rates(
        PARITY, date(2024, 6, 28), {"USD": 7_126_800}, ground="公告", by=people.manager, now=NOW
    )
    client.force_login(people.director)
    assert client.post(page("change_return", change.uid), {"reason": " "}).status_code == 422
    client.post(page("change_return", change.uid), {"reason": "与公告不符"})
    client.force_login(people.manager)
    assert "与公告不符" in text(client.get(page("change_detail", change.uid)))
    assert client.post(page("change_withdraw", change.uid)).status_code == 409


def test_officers_of_a_district_read_and_do_not_propose(client, people):
    client.force_login(make_officer(R.DISTRICT_COMMERCE))
    for name in ("calendar", "rate_list", "change_list"):
        assert page("calendar_propose") not in text(client.get(page(name)))
    assert client.get(page("calendar_propose")).status_code == 403
    assert client.get(page("calendar_of", 2031)).status_code == 404
