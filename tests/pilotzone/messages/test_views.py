"""The pages of notices."""

import pytest

from pilotzone.messages import actions, optout, queries
from pilotzone.messages.models import Notice, Preference

from .conftest import NOW

LIST = "/portal/messages/"


@pytest.fixture
def notice(li) -> Notice:
    (made,) = actions.notify([li], "payment.made", params={"reference": "TJ-1"}, link="/portal/", now=NOW)
    return made


@pytest.fixture
def page(client, li):
    client.force_login(li)
    return client


def test_list_shows_own_notices(page, notice, smith):
    actions.notify([smith], "payment.made", params={"reference": "TJ-2"}, link="", now=NOW)

    html = page.get(LIST).content.decode()

    assert "TJ-1" in html
    assert "TJ-2" not in html


def test_list_of_unread_leaves_out_what_was_read(page, notice, li):
    assert "TJ-1" in page.get(LIST, {"show": "unread"}).content.decode()
    actions.mark_all_read(by=li, now=NOW)

    assert "TJ-1" not in page.get(LIST, {"show": "unread"}).content.decode()


def test_list_is_paged(page, li):
    for number in range(31):
        actions.notify([li], "payment.made", params={"reference": f"TJ-{number}."}, link="", now=NOW)

    first = page.get(LIST)
    second = page.get(LIST, {"page": first.context["page"].after})

    assert "TJ-30." in first.content.decode()
    assert "TJ-0." not in first.content.decode()
    assert "TJ-0." in second.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_queries_for_one_and_three(page, li, count, django_assert_max_num_queries):
    for number in range(count):
        actions.notify([li], "payment.made", params={"reference": f"TJ-{number}"}, link="", now=NOW)

    with django_assert_max_num_queries(10):
        page.get(LIST)


def test_opening_a_notice_marks_it_read_and_goes_to_its_page(page, notice, li):
    answer = page.post(f"{LIST}{notice.uid}/open/")

    assert (answer.status_code, answer.url) == (302, "/portal/")
    assert queries.unread_count(li) == 0


def test_reading_one_and_all(page, notice, li):
    assert page.post(f"{LIST}{notice.uid}/read/").url == LIST
    assert queries.unread_count(li) == 0
    assert page.post(f"{LIST}read/").url == LIST


def test_somebody_elses_notice_is_not_there(client, smith, notice):
    client.force_login(smith)

    assert client.post(f"{LIST}{notice.uid}/open/").status_code == 404
    assert client.post(f"{LIST}{notice.uid}/read/").status_code == 404


def test_reading_is_never_a_get(page, notice):
    assert page.get(f"{LIST}{notice.uid}/open/").status_code == 405


def test_settings_are_kept(page, li):
    assert page.get(f"{LIST}settings/").status_code == 200
    choices = {"claims-email": "daily", "claims-sms": "off", "payments-email": "off", "payments-sms": "immediate"}

    answer = page.post(f"{LIST}settings/", choices)

    assert answer.status_code == 302
    assert queries.preferences_of(li)["claims", "email"] == "daily"
    assert queries.preferences_of(li)["payments", "sms"] == "immediate"


def test_settings_refuse_a_daily_sms(page):
    answer = page.post(f"{LIST}settings/", {"claims-email": "daily", "claims-sms": "daily"})

    assert answer.status_code == 200
    assert "claims-sms" in answer.context["form"].errors
    assert not Preference.objects.exists()


def test_opt_out_needs_no_sign_in_and_asks_first(client, li):
    path = optout.link(li.pk, "claims", "email").removeprefix("http://127.0.0.1:8000")

    assert client.get(path).status_code == 200
    assert not Preference.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert queries.preferences_of(li)["claims", "email"] == "off"


def test_opt_out_takes_a_mail_programs_post_without_csrf_token(li):
    from django.test import Client

    path = optout.link(li.pk, "claims", "email").removeprefix("http://127.0.0.1:8000")

    assert Client(enforce_csrf_checks=True).post(path).status_code == 200


def test_opt_out_refuses_a_forged_link(client, li):
    path = optout.link(li.pk, "claims", "email").removeprefix("http://127.0.0.1:8000")

    assert client.post(path[:-2] + "x/").status_code == 404
    assert not Preference.objects.exists()
