"""What a bulk action would do, before it is confirmed: at once for a few claims, in a job with progress for many."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from pilotzone.accounts.models import User
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import many
from subsidies.actions import deciding
from subsidies.actions.bulk.choosing import MOST, too_many
from subsidies.actions.bulk.foreseeing import Foresight, foresight
from subsidies.actions.bulk.rows import in_both
from subsidies.enums_desk import BulkKind, RowState
from subsidies.models import Application, Bulk, BulkRow

KIND = "subsidies.bulk_preview"
SEEN_AT_ONCE = 500  # claims that are looked at while the person waits; of more, portions of so many in a job
NEEDED = {
    BulkKind.ASSIGN: (P.CLAIM_ASSIGN,),
    BulkKind.AGREE: (P.DISTRICT_COMMERCE_OPINE, P.DISTRICT_FINANCE_OPINE, P.CITY_REVIEW),
    BulkKind.REQUEST: (P.CORRECTION_REQUEST,),
    BulkKind.SIGN: (P.DECISION_SIGN,),
}
SEEN = ("state", "version", "digest", "amount", "reserves", "before", "code", "reason_zh", "reason_en")


@transaction.atomic
def prepare(bulk: Bulk, claims: QuerySet[Application], *, by: User, now: datetime) -> Bulk:
    """Fix which claims the act is about and what it would do to each. `bulk` says what, and is saved here.

    Raises Refused: no claim, more than MOST, a request without its paper or remark.
    """
    kind = BulkKind(bulk.kind)
    if not any(by.may(permission) for permission in NEEDED[kind]):
        raise NotAllowed("not_allowed", deciding.NOT_ALLOWED)
    if kind == BulkKind.REQUEST and not (bulk.material and bulk.remark.strip()):
        raise Refused("request_incomplete", gettext_lazy("Choose the paper and say why it is asked for."))
    chosen = list(claims.order_by("pk").values_list("pk", "version")[: MOST + 1])
    if not chosen:
        raise Refused("nothing_selected", gettext_lazy("No claim is selected."))
    if len(chosen) > MOST:
        raise too_many()
    bulk.made_at, bulk.made_by, bulk.remark = now, by, bulk.remark.strip()
    bulk.save(force_insert=True)
    rows = [
        BulkRow(bulk=bulk, application_id=pk, version=version, position=position, state=RowState.UNSEEN)
        for position, (pk, version) in enumerate(chosen)
    ]
    if len(rows) > SEEN_AT_ONCE:
        BulkRow.objects.bulk_create(rows)
        return begin(bulk, by=by, now=now)
    look_at(rows, foresight(bulk, by=by))
    BulkRow.objects.bulk_create(rows)
    return bulk


@transaction.atomic
def look_again(bulk: Bulk, *, by: User, now: datetime) -> Bulk:
    """Begin the preview anew after it was stopped."""
    locked: Bulk = Bulk.objects.select_for_update(of=("self",)).select_related("preview").get(pk=bulk.pk)
    if locked.made_by_id != by.pk:
        raise NotAllowed("not_allowed", deciding.NOT_ALLOWED)
    if (locked.preview and locked.preview.is_open) or not locked.rows.filter(state=RowState.UNSEEN).exists():
        return locked
    return begin(locked, by=by, now=now)


def begin(bulk: Bulk, *, by: User, now: datetime) -> Bulk:
    total = bulk.rows.count()
    title = ngettext("Preview: %(act)s, %(count)s claim", "Preview: %(act)s, %(count)s claims", total) % {
        "act": bulk.get_kind_display(),
        "count": total,
    }
    link = reverse("bureau:subsidies:bulk_detail", args=[bulk.uid])
    bulk.preview = jobs.start(KIND, title[:200], total=total, by=by, now=now, args=(bulk.pk,), link=link)
    bulk.save(update_fields=["preview"])
    return bulk


def run(job: Job, bulk_id: int, *, clock: Callable[[], datetime]) -> dict[str, int]:
    """Every claim from the first on: what one takes from a budget is missing for the next, so none is skipped."""
    bulk = Bulk.objects.select_related("officer", "made_by").get(pk=bulk_id)
    foresee, count = foresight(bulk, by=bulk.made_by), bulk.rows.count()
    for start in range(0, count, SEEN_AT_ONCE):
        rows = list(bulk.rows.filter(position__gte=start, position__lt=start + SEEN_AT_ONCE).order_by("position"))
        look_at(rows, foresee)
        BulkRow.objects.bulk_update(rows, SEEN, batch_size=SEEN_AT_ONCE)
        jobs.report(job, start + len(rows))
    return {"claims": count}


def look_at(rows: Sequence[BulkRow], foresee: Foresight) -> None:
    """Write into the rows what the act would do to their claims, as they stand now."""
    claims = many.with_terms(Application.objects.filter(pk__in=[row.application_id for row in rows]).order_by("pk"))
    seen, claim_of = foresee(claims), {claim.pk: claim for claim in claims}
    for row in rows:
        claim, found = claim_of[row.application_id], seen[row.application_id]
        row.version, row.before_id = claim.version, claim.assigned_to_id
        row.digest, row.amount, row.reserves = found.digest, found.amount, found.reserves
        row.state = RowState.WAITING if found.error is None else RowState.LEFT_OUT
        for name, value in (in_both(found.error) if found.error is not None else {}).items():
            setattr(row, name, value)
