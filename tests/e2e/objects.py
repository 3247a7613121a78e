"""Which objects of the demo the pages are shown with; read in a process beside the portal."""

from enterprises.models import Enterprise, Invitation, Membership
from enterprises.tokens import token_of
from pilotzone.accounts.models import Appointment
from pilotzone.messages import optout
from subsidies.enums import Stage, State
from subsidies.models import Application, Budget, Call, Correction, Entitlement, PaymentBatch, PublicNotice


def find() -> dict[str, str]:
    """Addresses' parts by name."""
    home = Enterprise.objects.get(memberships__user__email__startswith="company.admin@")
    own = Application.objects.filter(enterprise=home)
    draft = own.get(state=State.CONFIRMING)
    member = Membership.objects.get(enterprise=home, user__email__startswith="company.reader@")
    agent = Membership.objects.get(enterprise=home, role="agent")
    submitted = own.get(state=State.DISTRICT_REVIEW)
    record = Entitlement.objects.get(application=submitted, stage=Stage.CLAIMED, is_current=True)
    return {
        "call": uid(Call.objects.order_by("-opens_at")),
        "earlier": uid(Call.objects.order_by("opens_at")),
        "half": uid(own.filter(state=State.DRAFT)),
        "draft": str(draft.uid),
        "line": uid(draft.lines),
        "paper": uid(draft.documents.filter(material="invoices")),
        "submitted": str(submitted.uid),
        "submitted_line": str(submitted.lines.latest("position").uid),
        "correction": uid(own.filter(state=State.CORRECTION)),
        "enterprise": str(home.uid),
        "member": str(member.uid),
        "agent": str(agent.uid),
        "invitation": token_of(Invitation.objects.filter(enterprise=home).latest("pk").uid),
        "invited": uid(Invitation.objects.filter(email__startswith="agent@")),
        "waiting": uid(Enterprise.objects.filter(state="pending").order_by("pk")),
        "record": str(record.uid),
        "digest": record.digest,
        "standing": uid(PublicNotice.objects.order_by("-published_at")),
        "ended": uid(PublicNotice.objects.order_by("published_at")),
        "budget": uid(Budget.objects.all()),
        "batch": uid(PaymentBatch.objects.all()),
        "appointment": uid(Appointment.objects.filter(ends_on=None).order_by("-pk")),
        "approved_call": str(Application.objects.filter(state=State.APPROVED).first().call.uid),
        "wuqing": uid(Application.objects.filter(division__code="120114", state=State.DECIDING)),
        "answered": str(Correction.objects.exclude(answered_at=None).first().application.uid),
        "opt_out": optout.link(member.user_id, "claims", "email").split("/portal/", 1)[1],
        **{f"at_{state}": uid(Application.objects.filter(state=state).order_by("pk")) for state in State},
    }


def uid(rows) -> str:
    return str(rows.first().uid)
