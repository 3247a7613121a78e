"""Files that clients drop: their secrets, what was taken once and for all, that it was answered, and what failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.exchange import batches, signing
from pilotzone.exchange.actions import keys, receipts
from pilotzone.exchange.enums import BatchMode, ClientState
from pilotzone.exchange.models import Client, Drop, DropFault, DropSecret
from pilotzone.jobs import actions as jobs
from pilotzone.kernel import sealing
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Refused
from pilotzone.kernel.problems import PROBLEMS
from pilotzone.kernel.workflow import require

PURPOSE = b"pilotzone.exchange.drops:"
OVERLAP = keys.OVERLAP  # so long an older secret is taken beside the new one
KEPT = receipts.KEPT
MOST_TRIES = jobs.MAX_ATTEMPTS


@transaction.atomic
def issue_secret(client: Client, *, by: User, now: datetime) -> str:
    """A secret for the client's files, shown this once; the one before is taken beside it for OVERLAP.

    Raises Refused where the client is not in force, or was proposed by the same person.
    """
    require(P.PARTNER_CONFIRM, by)
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    keys.another_person(client.proposed_by_id, by)
    if client.state != ClientState.IN_FORCE:
        raise Refused("client_not_in_force", _("Only a client in force drops files."), status=409)
    client.drop_secrets.filter(ends_at__lte=now).delete()
    client.drop_secrets.filter(ends_at=None).update(ends_at=now + OVERLAP)
    secret = signing.new_secret()
    DropSecret.objects.create(client=client, sealed=sealing.seal(PURPOSE, secret), made_at=now)
    audit.record("drop.secret_issued", client, by=by, now=now)
    return secret


@transaction.atomic
def end_secrets(client: Client, *, by: User, now: datetime) -> int:
    """At once: no file of the client is taken any more. The number of secrets that were forgotten."""
    require(P.PARTNER_WITHDRAW, by)
    client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    count, _kinds = client.drop_secrets.all().delete()
    if count:
        audit.record("drop.secrets_ended", client, by=by, now=now)
    return int(count)


def secrets_of(client: Client, *, now: datetime) -> list[str]:
    """Those that are taken now, the newest first."""
    rows = client.drop_secrets.exclude(ends_at__lte=now).order_by("-made_at", "-pk")
    return [sealing.unseal(PURPOSE, row.sealed) for row in rows]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a file holds, as the body of a request would."""

    resource: str
    mode: BatchMode
    terms: Mapping[str, Any]
    rows: Sequence[Any]


def repeated(client: Client, identifier: str, digest: str, name: str) -> bool:
    """Whether a file with this id was taken already: then its first receipt is written again, under this name.

    Raises DomainError where the id stands for another file.
    """
    drop = Drop.objects.filter(client=client, identifier=identifier).first()
    if drop is None:
        return False
    if drop.digest != digest:
        raise DomainError("drop_id_reused", PROBLEMS["drop_id_reused"].title)
    Drop.objects.filter(pk=drop.pk).update(name=name, answered_at=None)
    return True


@transaction.atomic
def take(client: Client, batch: Batch, *, identifier: str, digest: str, name: str, by: User, now: datetime) -> Drop:
    """The batch and that its file was taken, in one transaction: a lost worker leaves both or neither.

    Raises DomainError where the batch as a whole is not taken.
    """
    drop = Drop.objects.create(client=client, identifier=identifier, digest=digest, name=name, taken_at=now)
    resource = batches.registered(batch.resource)
    drop.receipt = receipts.take(resource, batch.terms, batch.rows, mode=batch.mode, by=by, now=now)
    drop.save(update_fields=["receipt"])
    return drop


def note_answer(drop: Drop, *, now: datetime) -> None:
    """Its receipt has been written. Of one that was asked for under another name meanwhile this is no answer."""
    Drop.objects.filter(pk=drop.pk, name=drop.name).update(answered_at=now)


@transaction.atomic
def note_fault(client: Client, name: str, mark: str, error: Exception, *, now: datetime) -> DropFault:
    """One more failure of a file. It is tried again after a while that grows as that of tasks, or set aside after
    MOST_TRIES; one that was put in anew begins anew."""
    fault, _made = DropFault.objects.select_for_update(of=("self",)).get_or_create(
        client=client, name=name, defaults={"mark": mark, "failed_at": now}
    )
    if fault.mark != mark or fault.next_at is None:
        fault.mark, fault.tries = mark, 0
    fault.tries, fault.failed_at, fault.error = fault.tries + 1, now, type(error).__name__[:100]
    fault.next_at = None if fault.tries >= MOST_TRIES else now + jobs.pause_after(fault.tries)
    fault.save()
    return fault


def forget_fault(client: Client, name: str) -> None:
    """It was taken or refused after all."""
    DropFault.objects.filter(client=client, name=name).delete()


@transaction.atomic
def purge(*, now: datetime) -> int:
    """What was taken, or failed, longer ago than receipts are kept."""
    failed = DropFault.objects.filter(failed_at__lt=now - KEPT).delete()[0]
    return int(failed + Drop.objects.filter(taken_at__lt=now - KEPT).exclude(answered_at=None).delete()[0])
