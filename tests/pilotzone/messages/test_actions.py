"""Who is told what, where and when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pilotzone.accounts.models import User
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.money import Money
from pilotzone.messages import actions, kinds, queries, texts
from pilotzone.messages.enums import Channel, DeliveryState, Mode
from pilotzone.messages.models import Delivery, Notice, Preference

from .conftest import NOW

pytestmark = pytest.mark.engine

PARAMS = {
    "reference": "TJ-2024-0001",
    "amount": Money(7_000_000),
    "day": date(2024, 8, 1),
    "moment": NOW,
    "programme": {"zh": "独立站", "en": "Independent websites"},
    "state": _("English"),
}


def notify(*people: User, kind: str = "claim.accepted", link: str = "/portal/claims/1/", params=PARAMS) -> list[Notice]:
    return actions.notify(people, kind, params=params, link=link, now=NOW)


def work() -> int:
    return jobs.drain(now=timezone.now())


def states() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by("pk").values_list("channel", "state"))


def test_notify_writes_a_notice_and_a_mail_for_each_person_once(li, smith):
    notices = notify(li, smith, li)

    assert [notice.recipient for notice in notices] == [li, smith]
    assert states() == [("email", "queued"), ("email", "queued")]
    assert work() == 2
    assert states() == [("email", "sent"), ("email", "sent")]
    assert [message.to for message in mail.outbox] == [["li@firm.example"], ["smith@firm.example"]]


def test_notify_leaves_out_people_who_may_not_sign_in(li):
    li.is_active = False

    assert notify(li) == []


def test_notify_is_undone_with_the_callers_transaction(li):
    with transaction.atomic():
        notify(li)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert not OutboxTask.objects.exists()


@pytest.mark.parametrize(("count", "title"), [(1, "1 claim is late"), (2, "2 claims are late")])
def test_title_of_one_and_of_several(li, count, title):
    words = ngettext_lazy("%(count)s claim is late", "%(count)s claims are late", "count")
    kinds.register(kinds.Kind("claims.late", "claims", words, words))
    (notice,) = notify(li, kind="claims.late", params={"count": count})

    with translation.override("en"):
        assert texts.title_and_body(notice)[0] == title
    with translation.override("zh-hans"):
        assert str(count) in texts.title_and_body(notice)[0]


def test_notify_refuses_an_unknown_kind(li):
    with pytest.raises(KeyError):
        notify(li, kind="claim.unheard_of")


def test_parameters_are_drawn_in_the_language_of_the_reader(li):
    (notice,) = notify(li)

    with translation.override("en"):
        body = "¥70,000.00 1 August 2024 1 August 2024, 17:30 Independent websites English"
        assert texts.title_and_body(notice) == ("TJ-2024-0001", body)
    with translation.override("zh-hans"):
        assert "独立站" in texts.title_and_body(notice)[1]


def test_a_text_in_one_language_falls_back_to_chinese():
    with translation.override("en"):
        assert texts.drawn({"zh": "独立站", "en": ""}) == "独立站"


def test_mail_is_written_in_the_language_of_its_recipient(li, smith):
    with translation.override("en"):  # of the person who caused it
        notify(li, smith)
        work()

    chinese, english = (message.body for message in mail.outbox)
    assert "独立站" in chinese
    assert "Independent websites" in english
    assert english.startswith("Dear Jo Smith,")
    assert "/portal/claims/1/" in english


def test_mail_has_the_same_message_id_at_each_attempt_and_a_way_out(smith):
    (notice,) = notify(smith)
    work()

    headers = mail.outbox[0].extra_headers
    assert headers["Message-ID"] == f"<{notice.uid}.email@pilotzone.example>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].strip("<>") in mail.outbox[0].body


def test_an_urgent_notice_also_goes_by_sms_with_the_number_masked(li, smith, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    notify(li, smith, kind="claim.correction")
    work()

    assert states() == [("email", "sent"), ("sms", "sent"), ("email", "sent"), ("sms", "skipped")]
    assert [row.address_masked for row in Delivery.objects.filter(channel="sms").order_by("pk")] == ["138****5678", ""]
    assert Delivery.objects.get(state="skipped").error == "no address"
    log = (tmp_path / "log" / "sms.log").read_text()
    assert "138****5678" in log
    assert "13812345678" not in log


def test_deliver_sends_once(li):
    notify(li)
    delivery = Delivery.objects.get()

    assert actions.deliver(delivery.pk) is True
    assert actions.deliver(delivery.pk) is False

    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.address_masked) == ("sent", 1, "l***@firm.example")
    assert delivery.at is not None
    assert len(mail.outbox) == 1


def test_deliver_is_tried_again_and_recorded_as_failed_in_the_end(li, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    notify(li)
    task = OutboxTask.objects.get()

    jobs.run(task.pk, now=timezone.now())
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (DeliveryState.QUEUED, 1)
    assert "refused" in delivery.error

    now = timezone.now() + timedelta(hours=1)
    OutboxTask.objects.update(attempts=jobs.MAX_ATTEMPTS - 1)
    jobs.run(task.pk, now=now)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, 2)


def test_a_daily_reader_gets_one_mail_for_all(smith):
    actions.prefer(smith, {("claims", Channel.EMAIL): Mode.DAILY})
    notify(smith)
    notify(smith, params=PARAMS | {"reference": "TJ-2024-0002"})
    notify(smith, kind="payment.made")
    assert work() == 1  # payments are still mailed at once

    assert actions.start_digests(now=NOW) == 1
    assert work() == 1
    assert actions.start_digests(now=NOW) == 0

    digest = mail.outbox[1]
    assert len(mail.outbox) == 2
    assert digest.subject == "Your notices of today (2)"
    assert "TJ-2024-0001" in digest.body
    assert "TJ-2024-0002" in digest.body
    assert states() == [("email", "sent")] * 3


def test_a_second_digest_finds_nothing(smith):
    assert actions.send_digest(smith.pk) is False


def test_an_urgent_notice_does_not_wait_for_the_digest(smith):
    actions.prefer(smith, {("claims", Channel.EMAIL): Mode.DAILY})
    notify(smith, kind="claim.correction")

    assert work() == 1
    assert len(mail.outbox) == 1


def test_who_opted_out_has_the_notice_in_the_portal_only(li):
    actions.opt_out(li, group="claims", channel=Channel.EMAIL)
    notify(li)
    notify(li, kind="payment.made")

    assert states() == [("email", "skipped"), ("email", "queued")]
    assert Delivery.objects.first().error == "opted out"
    assert queries.unread_count(li) == 2


def test_sms_for_everything_is_a_choice(li, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    actions.prefer(li, {("claims", Channel.SMS): Mode.IMMEDIATE})
    notify(li)

    assert states() == [("email", "queued"), ("sms", "queued")]


def test_prefer_refuses_a_daily_sms(li):
    with pytest.raises(Refused):
        actions.prefer(li, {("claims", Channel.SMS): Mode.DAILY})


def test_prefer_keeps_one_row_per_group_and_channel(li):
    actions.prefer(li, {("claims", Channel.EMAIL): Mode.DAILY})
    actions.prefer(li, {("claims", Channel.EMAIL): Mode.OFF})

    assert Preference.objects.get().mode == Mode.OFF
    assert queries.preferences_of(li) == {
        ("claims", "email"): "off",
        ("claims", "sms"): "off",
        ("payments", "email"): "immediate",
        ("payments", "sms"): "off",
    }


def test_mark_read_and_mark_all_read_touch_own_notices_only(li, smith):
    first, _second, other = *notify(li), *notify(li), *notify(smith)

    actions.mark_read(first, by=li, now=NOW)
    actions.mark_read(other, by=li, now=NOW)
    assert queries.unread_count(li) == 1
    assert queries.unread_count(smith) == 1

    assert actions.mark_all_read(by=li, now=NOW) == 1
    assert queries.unread_count(li) == 0
    assert queries.unread_count(smith) == 1


def test_notify_costs_the_same_queries_for_one_person_and_three(li, smith, django_assert_num_queries):
    third = User.objects.create(email="third@firm.example", name="Third", date_joined=NOW)
    with django_assert_num_queries(4):  # notices, wishes, deliveries, tasks
        notify(li)
    with django_assert_num_queries(4):
        notify(li, smith, third)


@pytest.mark.parametrize(("language", "text"), [("zh-hans", "2026年11月25日 24:00"), ("en", "25 November 2026, 24:00")])
def test_a_moment_at_midnight_is_written_as_the_day_before_at_24(language, text):
    midnight = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
    with translation.override(language):
        assert texts.drawn(texts.stored(midnight)) == text
