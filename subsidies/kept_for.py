"""How long the personal data of subsidies are kept, and why some stay with their case."""

from collections.abc import Iterator, Mapping

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.actions import payees
from enterprises.models import PayeeAccount
from pilotzone.audit.retention import Rule
from subsidies.actions import forgetting
from subsidies.enums_terms import ObjectionSource
from subsidies.models import Expert, Objection, Payment

THREE_YEARS = 1095

REASONS: Mapping[str, str | Promise] = {
    "subsidies.Visit.present_name": _("Kept with the case: a closed visit is frozen as both officers signed it"),
    "subsidies.Visit.present_post": _("Kept with the case: a closed visit is frozen as both officers signed it"),
    "subsidies.Meeting.chair": _("Kept with the minutes: the confirmed result names who took part, and it stands"),
    "subsidies.MeetingAttendee.name": _(
        "Kept with the minutes: the confirmed result names who took part, and it stands"
    ),
    "subsidies.MeetingAttendee.capacity": _(
        "Kept with the minutes: the confirmed result names who took part, and it stands"
    ),
    "subsidies.MeetingRecusal.reason": _("Kept with the minutes: the confirmed result names it, and it stands"),
    "subsidies.ExpertPart.reason": _("Kept with the case: it says why a seat of the panel passed to another"),
    "subsidies.ClaimNote.text": _("Kept with the case: a note is never rewritten, which the database holds itself"),
}


def rules() -> Iterator[Rule]:
    yield Rule(
        what=_("Who objected, the statement and its papers"),
        purpose=_("To verify the real name, and to defend the ruling"),
        shown=_("To those who decide, each reading recorded"),
        days=THREE_YEARS,
        due=lambda before: Objection.objects.filter(decided_at__lt=before, erased_at=None).exclude(
            source=ObjectionSource.DEPARTMENT
        ),
        forget=forgetting.forget_objectors,
        fields=("subsidies.Objection.identity_encrypted", "subsidies.Objection.statement"),
    )
    yield Rule(
        what=_("Names and employers of experts who have left the pool"),
        purpose=_("To say who sat on a panel, and for whom he or she worked"),
        shown=_("To whoever keeps the pool of experts, each reading recorded"),
        days=THREE_YEARS,
        due=lambda before: Expert.objects.filter(ended_at__lt=before).exclude(name=""),
        forget=forgetting.forget_experts,
        fields=("subsidies.Expert.name", "subsidies.Expert.employer"),
    )
    yield Rule(
        what=_("Numbers of replaced accounts to which nothing was ever paid"),
        purpose=_("To pay the enterprise; those that were paid to are kept with the accounts"),
        shown=_("The last four digits; the whole number in the payment file"),
        days=THREE_YEARS,
        due=lambda before: PayeeAccount.objects.filter(
            ~Exists(Payment.objects.filter(account=OuterRef("pk"))), replaced_at__lt=before
        ).exclude(number_encrypted=""),
        forget=payees.forget_numbers,
        fields=("enterprises.PayeeAccount.number_encrypted",),
    )
