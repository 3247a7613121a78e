"""Which objects of the demo the pages are shown with; read in a process beside the portal."""

from enterprises.models import Enterprise, FigureImport, Invitation, Membership, Park, PayeeChange, ReportRound
from enterprises.tokens import token_of
from pilotzone.accounts.models import Appointment
from pilotzone.messages import optout
from subsidies.enums import Stage, State, VersionState
from subsidies.models import (
    Application,
    AuditBatch,
    AuditedClaim,
    BackTest,
    Budget,
    Bulk,
    Call,
    ClaimNote,
    Consultation,
    Correction,
    Department,
    Draw,
    Entitlement,
    Expert,
    ExpertInvitation,
    ExpertPart,
    FileTemplate,
    FundingPlan,
    GoalSheet,
    Letter,
    MeasureVersion,
    Meeting,
    MissingPaper,
    Objection,
    Offer,
    OfferRun,
    OfficeFinding,
    PanelOpinion,
    Payment,
    PaymentBatch,
    PublicNotice,
    Recovery,
    Review,
    Rubric,
    Submission,
    Supplement,
    Visit,
)

VERSIONS = (VersionState.DRAFT, VersionState.PROPOSED, VersionState.IN_FORCE, VersionState.RETIRED)
SHOWN_OFFERS = ("offered", "accepted", "declined", "lapsed", "withdrawn")


def find() -> dict[str, str]:
    """Addresses' parts by name."""
    home = Enterprise.objects.get(memberships__user__email__startswith="company.admin@")
    own = Application.objects.filter(enterprise=home).exclude(call__programme__code="headquarters")
    owing = MissingPaper.objects.filter(application__enterprise=home)
    draft = own.get(state=State.CONFIRMING)
    member = Membership.objects.get(enterprise=home, user__email__startswith="company.reader@")
    agent = Membership.objects.get(enterprise=home, role="agent")
    submitted = own.get(state=State.DISTRICT_REVIEW)
    record = Entitlement.objects.get(application=submitted, stage=Stage.CLAIMED, is_current=True)
    letter = Letter.objects.order_by("pk").first()
    claims = Application.objects.order_by("pk")
    grants, usual = (rows(call__programme__code="headquarters") for rows in (claims.filter, claims.exclude))
    back = Payment.objects.get(bounced_at__isnull=False)
    return {
        "discretion": uid(grants.filter(state=State.CITY_REVIEW)),
        "discretion_call": str(grants.first().call.uid),
        "short_budget": str(grants.first().call.budget.uid),
        "call": uid(Call.objects.filter(measure_version__measure__code="TJ-2024-TRANSFORM").order_by("-opens_at")),
        "earlier": uid(Call.objects.filter(without_application=False).order_by("opens_at")),
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
        "objection": uid(Objection.objects.order_by("pk")),
        "review": uid(Review.objects.order_by("pk")),
        "owing": uid(Application.objects.filter(missing_papers__in=owing)),
        "owed_paper": uid(owing),
        "audit_batch": uid(AuditBatch.objects),
        "audited": uid(AuditedClaim.objects.filter(reports__isnull=False)),
        "consultation": uid(Consultation.objects),
        "department": uid(Department.objects),
        "finding": uid(OfficeFinding.objects.filter(found=True, answer="")),
        "found_at": uid(Application.objects.filter(office_findings__found=True, office_findings__answer="")),
        "submission": uid(Submission.objects),
        "submission_hash": Submission.objects.first().digest,
        "visited": uid(Application.objects.filter(submissions__isnull=False)),
        "examined": uid(Application.objects.filter(originals_checks__isnull=False, state=State.DISTRICT_REVIEW)),
        "to_accept": uid(Application.objects.filter(missing_papers__accepted_at=None, missing_papers__isnull=False)),
        "running_correction": uid(Correction.objects.filter(answered_at=None).order_by("pk")),
        "budget": uid(Budget.objects.order_by("pk")),
        "batch": uid(PaymentBatch.objects.all()),
        "paid_payment": uid(Payment.objects.filter(bounced_at=None).order_by("pk")),
        "bounced_payment": str(back.uid),
        "bounced_claim": str(back.application.uid),
        "bounced_enterprise": str(back.application.enterprise.uid),
        "instalment": str(back.instalment.uid),
        "file_template": uid(FileTemplate.objects.all()),
        "demanded_claim": str(Recovery.objects.get().application.uid),
        "recovery": uid(Recovery.objects.all()),
        "goals": uid(GoalSheet.objects.all()),
        "budget_without_goals": uid(Budget.objects.filter(goals=None, closed_at=None)),
        "park": uid(Park.objects),
        "round": uid(ReportRound.objects.filter(closed_at=None)),
        "reported_round": uid(ReportRound.objects.exclude(closed_at=None)),
        "figure_import": uid(FigureImport.objects.filter(state="done")),
        "wrong_import": uid(FigureImport.objects.filter(state="wrong")),
        "payee_change": uid(PayeeChange.objects.all()),
        "automatic_call": uid(Call.objects.filter(without_application=True)),
        "fitting": str(Supplement.objects.get().call.measure_version.uid),  # an open call's own version
        "automatic": str(MeasureVersion.objects.get(measure__code="ZONE-DEMO-AUTO").uid),
        "own_offer": uid(Offer.objects.filter(enterprise=home)),
        "run": uid(OfferRun.objects.order_by("-started_at")),
        **{f"offer_{state}": uid(Offer.objects.filter(state=state).order_by("pk")) for state in SHOWN_OFFERS},
        "appointment": uid(Appointment.objects.filter(ends_on=None).order_by("-pk")),
        "approved_call": str(Application.objects.filter(state=State.APPROVED).first().call.uid),
        "wuqing": uid(Application.objects.filter(division__code="120114", state=State.DECIDING)),
        "answered": str(Correction.objects.exclude(answered_at=None).first().application.uid),
        "back_test": uid(BackTest.objects.order_by("pk")),
        "tested_version": str(BackTest.objects.order_by("pk").first().version.uid),
        "opt_out": optout.link(member.user_id, "claims", "email").split("/portal/", 1)[1],
        "drawn": uid(Draw.objects.exclude(drawn_at=None)),
        "draw_waiting": uid(Draw.objects.filter(drawn_at=None)),
        "dealt": uid(Draw.objects.exclude(panel_claims=None)),
        "expert_part": uid(ExpertPart.objects.filter(expert__user__email__startswith="expert@", has_interest=False)),
        "scored": str(PanelOpinion.objects.order_by("pk").first().panel_claim.application.uid),
        "expert_signed": uid(ExpertPart.objects.filter(expert__user__email__startswith="expert4@", has_interest=False)),
        "visit_made": uid(Visit.objects.filter(state="done")),
        "visit_begun": uid(Visit.objects.filter(state="planned").exclude(first=None)),
        "visit_free": uid(Visit.objects.filter(state="planned", first=None)),
        "site_draw": uid(Draw.objects.exclude(visits=None)),
        "rubric_call": str(Rubric.objects.get().call.uid),
        "expert_invitation": token_of(ExpertInvitation.objects.latest("pk").uid),
        "expert": uid(Expert.objects.exclude(interests=None)),
        "letter": str(letter.uid),
        "letter_digest": letter.digest,
        "noted": str(ClaimNote.objects.order_by("pk").first().application.uid),
        "funding_plan": uid(FundingPlan.objects.all()),
        "meeting": uid(Meeting.objects.order_by("pk")),
        "bulk": uid(Bulk.objects.order_by("pk")),
        "supplement": uid(Supplement.objects.all()),
        "supplemented": str(Supplement.objects.get().call.uid),
        **{
            f"version_{state}": uid(MeasureVersion.objects.filter(state=state).order_by("measure__code", "-number"))
            for state in VERSIONS
        },
        **{f"at_{state}": uid(usual.filter(state=state)) for state in State},
    }


def uid(rows) -> str:
    return str(rows.first().uid)
