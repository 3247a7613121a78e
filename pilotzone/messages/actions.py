"""The writers of notices: notify, deliver, digest, read, prefer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pilotzone.accounts.models import User
from pilotzone.jobs import outbox
from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused
from pilotzone.messages import kinds, optout, queries, texts
from pilotzone.messages.channels import CHANNELS, Unreachable
from pilotzone.messages.channels.base import Outgoing
from pilotzone.messages.enums import Channel, DeliveryState, Mode
from pilotzone.messages.models import Delivery, Notice, Preference


@dataclass(frozen=True, slots=True)
class Telling:
    """What one circle of people is told."""

    recipients: Iterable[User]
    kind: str
    params: Mapping[str, Any]
    link: str
    case: models.Model | None = None  # where each is told of its own


def notify(
    recipients: Iterable[User],
    kind: str,
    *,
    params: Mapping[str, Any],
    link: str,
    now: datetime,
    case: models.Model | None = None,
) -> list[Notice]:
    """Tell each person once: always in the portal, outside it as they chose."""
    return notify_all([Telling(recipients, kind, params, link)], now=now, case=case)


@transaction.atomic(savepoint=False)
def notify_all(tellings: Iterable[Telling], *, now: datetime, case: models.Model | None = None) -> list[Notice]:
    """Several circles at once, in as many statements as one; who is in two of them is told in both."""
    notices = []
    for each in tellings:
        kinds.get(each.kind)  # one that nobody registered is an error even where nobody is told
        values = {name: texts.stored(value) for name, value in each.params.items()}
        case_uid = getattr(each.case or case, "uid", None)
        made = {"kind": each.kind, "params": values, "link": each.link, "case_uid": case_uid, "created_at": now}
        people = {user.pk: user for user in each.recipients if user.is_active and not user.is_machine}
        notices += [Notice(recipient=user, **made) for user in people.values()]
    Notice.objects.bulk_create(notices)
    chosen = _chosen(notices)
    deliveries = [delivery for notice in notices for delivery in _deliveries(notice, chosen)]
    Delivery.objects.bulk_create(deliveries)
    at_once = (row for row in deliveries if row.state == DeliveryState.QUEUED and row.mode == Mode.IMMEDIATE)
    outbox.enqueue_each("messages.deliver", [(row.pk,) for row in at_once], now=now)
    return notices


def _chosen(notices: Iterable[Notice]) -> dict[tuple[int, str, str], str]:
    """How each of the people wants the notices of a group on a channel, where they have said so."""
    people = {notice.recipient_id for notice in notices}
    groups = {kinds.get(notice.kind).group for notice in notices}
    rows = Preference.objects.filter(user__in=people, group__in=groups)
    return {
        (user, group, channel): mode
        for user, group, channel, mode in rows.values_list("user_id", "group", "channel", "mode")
    }


def _deliveries(notice: Notice, chosen: Mapping[tuple[int, str, str], str]) -> Iterable[Delivery]:
    kind = kinds.get(notice.kind)
    for channel, sender in CHANNELS.items():
        own = chosen.get((notice.recipient_id, kind.group, channel))
        mode = own or queries.usual_mode(channel, urgent=kind.urgent)
        if mode == Mode.OFF and own is None:
            continue
        if mode == Mode.DAILY and kind.urgent:
            mode = Mode.IMMEDIATE
        address = sender.address(notice.recipient)
        row = Delivery(notice=notice, channel=channel, mode=mode, address_masked=sender.masked(address))
        if mode == Mode.OFF or not address:
            row.state = DeliveryState.SKIPPED
            row.error = "opted out" if mode == Mode.OFF else "no address"
        yield row


def deliver(delivery_id: int) -> bool:
    """Send one notice through one channel. Sent outside a transaction, so that no lock waits for a gateway."""
    delivery = Delivery.objects.select_related("notice__recipient").get(pk=delivery_id)
    if delivery.state != DeliveryState.QUEUED:
        return False
    notice, user = delivery.notice, delivery.notice.recipient
    with translation.override(user.language):
        title, body = texts.title_and_body(notice)
        message = Outgoing(
            reference=f"{notice.uid}.{delivery.channel}",
            title=title,
            body=body,
            link=texts.absolute(notice.link) if notice.link else "",
            opt_out=optout.link(user.pk, kinds.get(notice.kind).group, delivery.channel),
        )
        return _send([delivery], user, delivery.channel, message)


def _send(deliveries: list[Delivery], user: User, channel: str, message: Outgoing) -> bool:
    rows = Delivery.objects.filter(pk__in=[row.pk for row in deliveries], state=DeliveryState.QUEUED)
    rows.update(attempts=models.F("attempts") + 1)
    try:
        CHANNELS[channel].send(user, message)
    except Unreachable as error:
        rows.update(state=DeliveryState.SKIPPED, error=str(error))
        return False
    except Exception as error:
        rows.update(error=f"{type(error).__name__}: {error}"[:500])
        raise  # the outbox tries again
    rows.update(state=DeliveryState.SENT, at=clock.now(), error="")
    return True


def give_up(error: str, delivery_id: int) -> None:
    """The last attempt has failed."""
    rows = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.QUEUED)
    rows.update(state=DeliveryState.FAILED, error=error[:500])


def take_up(delivery_id: int) -> None:
    """It is tried again."""
    Delivery.objects.filter(pk=delivery_id, state=DeliveryState.FAILED).update(state=DeliveryState.QUEUED, error="")


@transaction.atomic
def start_digests(*, now: datetime) -> int:
    """One task for each person who has notices waiting for the daily mail."""
    waiting = Delivery.objects.filter(state=DeliveryState.QUEUED, mode=Mode.DAILY)
    people = waiting.order_by().values_list("notice__recipient_id", flat=True).distinct()
    for user_id in people:
        outbox.enqueue("messages.send_digest", user_id, now=now)
    return len(people)


def send_digest(user_id: int) -> bool:
    """Everything that waits for this person, in one mail; a second run finds nothing."""
    waiting = Delivery.objects.filter(state=DeliveryState.QUEUED, mode=Mode.DAILY, notice__recipient_id=user_id)
    deliveries = list(waiting.select_related("notice__recipient").order_by("pk"))
    if not deliveries:
        return False
    user = deliveries[0].notice.recipient
    with translation.override(user.language):
        parts = []
        for delivery in deliveries:
            title, body = texts.title_and_body(delivery.notice)
            link = texts.absolute(delivery.notice.link) if delivery.notice.link else ""
            parts.append("\n".join(filter(None, [title, body, link])))
        message = Outgoing(
            reference=f"digest.{deliveries[-1].pk}.{user.uid}",
            title=_("Your notices of today (%(count)s)") % {"count": len(parts)},
            body="\n\n".join(parts),
        )
        return _send(deliveries, user, Channel.EMAIL, message)


@transaction.atomic
def mark_read(notice: Notice, *, by: User, now: datetime) -> Notice:
    Notice.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=now)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def mark_all_read(*, by: User, now: datetime) -> int:
    return Notice.objects.visible_to(by).unread().update(read_at=now)


@transaction.atomic
def prefer(user: User, choices: Mapping[tuple[str, str], str]) -> None:
    """Keep how a person wants the notices of each group on each channel."""
    for (group, channel), mode in choices.items():
        if channel == Channel.SMS and mode == Mode.DAILY:
            raise Refused("no_daily_sms", _("The daily summary comes by e-mail only."), field=f"{group}-{channel}")
        Preference.objects.update_or_create(user=user, group=group, channel=channel, defaults={"mode": mode})


@transaction.atomic
def opt_out(user: User, *, group: str, channel: str) -> None:
    """No more of this group on this channel; the portal itself goes on showing them."""
    prefer(user, {(group, channel): Mode.OFF})


def forget_addresses(rows: Iterable[Delivery], now: datetime) -> int:
    """Where a notice went; that it went stays."""
    return Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(address_masked="")
