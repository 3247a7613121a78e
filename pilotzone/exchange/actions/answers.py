"""Answers that are kept for a while, so that a write that is sent again is answered again and not done again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.exchange.models import KeptAnswer
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.transactions import transacted

KEPT = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: the body as JSON, and where the course of it is followed."""

    status: int
    body: str
    location: str
    content_type: str
    replayed: bool = False


@transacted
def once(key: str, digest: str, make: Callable[[], Answer], *, by: User, now: datetime) -> Answer:
    """The answer that is kept under the key, or what `make` does and answers now, in the same transaction.

    `make` is not begun before the key is taken: of two at the same moment the second one waits for the first. Where it
    raises, nothing is kept and nothing is written. Raises Refused where the key was used for something else.
    """
    row, is_new = KeptAnswer.objects.get_or_create(user=by, key=key, defaults={"digest": digest, "at": now})
    if row.digest != digest:
        raise Refused(
            "idempotency_key_reused",
            _("This key was used for another request."),
            field="Idempotency-Key",
            status=409,
        )
    if not is_new:
        return Answer(row.status, row.body, row.location, row.content_type, replayed=True)
    answer = make()
    row.status, row.body, row.location = answer.status, answer.body, answer.location
    row.content_type = answer.content_type
    row.save()
    return answer


@transaction.atomic
def purge(*, now: datetime) -> int:
    """Those that are older than KEPT."""
    count, _kinds = KeptAnswer.objects.filter(at__lt=now - KEPT).delete()
    return int(count)
