"""Which objects of the demo the pages are shown with; read in a process beside the portal."""

from enterprises.models import (
    AdministrationRequest,
    Assessment,
    Contest,
    CreditEntry,
    Cycle,
    Enterprise,
    FigureImport,
    GoodsFiling,
    GoodsItem,
    Invitation,
    Membership,
    Park,
    PayeeChange,
    Problem,
    RegistryChange,
    ReportRound,
    Scheme,
    SchemeVersion,
    SensitivityReport,
    Service,
    ServiceOffer,
    ServiceRun,
)
from enterprises.tokens import token_of
from matchmaking.models import (
    Event,
    Guide,
    Item,
    MeetingPlan,
    MeetingRequest,
    Participation,
    Party,
    Question,
    TrainingCertificate,
)
from matchmaking.models import Meeting as FirmMeeting
from matchmaking.tokens import token_of as guest_token
from pilotzone.accounts.models import Appointment, Office, User
from pilotzone.exchange.models import Client, Partner, Receipt, Subscription
from pilotzone.kernel.access import P
from pilotzone.messages import optout
from pilotzone.reference.models import ReferenceChange
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
    ClaimTable,
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
    PaymentStop,
    PublicNotice,
    Recovery,
    Review,
    Rubric,
    Submission,
    Supplement,
    Visit,
)
from warehouses.models import (
    Enquiry,
    Inspection,
    Recognition,
    RecognitionBatch,
    RecognitionNotice,
    RecognitionObjection,
    SheetImport,
    Warehouse,
    WarehouseReport,
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
    results = Assessment.objects.shown().filter(subject__enterprise=home)
    provisional = results.get(cycle__state="provisional")
    back = Payment.objects.get(bounced_at__isnull=False)
    asked = AdministrationRequest.objects.get(asked_by__email__startswith="chengzhou.lead@")
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
        "stop": uid(PaymentStop.objects.all()),
        "goals": uid(GoalSheet.objects.all()),
        "budget_without_goals": uid(Budget.objects.filter(goals=None, closed_at=None)),
        "park": uid(Park.objects),
        "warehouse": uid(Warehouse.objects.filter(city="Ontario")),
        "guide": uid(Guide.objects),
        **event_objects(home),
        "question_answered": uid(Question.objects.filter(state="answered")),
        "question_assigned": uid(Question.objects.filter(state="assigned")),
        "question_open": uid(Question.objects.filter(state="open")),
        "enquiry_answered": uid(Enquiry.objects.filter(state="answered")),
        "enquiry_agreed": uid(Enquiry.objects.filter(state="agreed")),
        "enquiry_stated": uid(Enquiry.objects.filter(state="stated")),
        "enquiry_open": uid(Enquiry.objects.filter(state="open")),
        "warehouse_own": uid(Warehouse.objects.filter(city="Osaka")),
        "warehouse_lapsed": uid(Warehouse.objects.filter(city="Dubai")),
        "warehouse_pending": uid(Warehouse.objects.filter(name_zh="汉堡二号仓")),
        "warehouse_returned": uid(Warehouse.objects.filter(state="returned")),
        "warehouse_firm": str(Warehouse.objects.get(city="Ontario").operator.uid),
        "warehouse_month": f"{WarehouseReport.objects.current().filter(warehouse__city='Osaka').first().month:%Y-%m}",
        "warehouse_claim": uid(Application.objects.filter(warehouses__isnull=False)),
        "warehouse_table": uid(SheetImport.objects),
        "recognition": uid(Recognition.objects.filter(state="recognised")),
        "recognition_hash": Recognition.objects.get(state="recognised").certificate_digest,
        "recognition_panel": uid(Recognition.objects.filter(state="panel")),
        "recognition_filed": uid(Recognition.objects.filter(state="filed")),
        "recognition_correcting": uid(Recognition.objects.filter(state="correcting")),
        "recognition_batch": uid(RecognitionBatch.objects.filter(level="city")),
        "recognition_notice": uid(RecognitionNotice.objects),
        "recognition_objection": uid(RecognitionObjection.objects),
        "recognition_free": uid(Warehouse.objects.filter(city="Rotterdam")),
        "inspection_begun": uid(Inspection.objects.filter(state="planned")),
        "inspection_made": uid(Inspection.objects.filter(state="done").order_by("pk")),
        "cycle": uid(Cycle.objects.filter(state="provisional")),
        "published_cycle": uid(Cycle.objects.open_to_all()),
        "collecting": uid(Cycle.objects.filter(state="collecting")),
        "result": uid(
            Assessment.objects.current().filter(cycle__state="provisional", subject__enterprise__isnull=False)
        ),
        "sensitivity": uid(SensitivityReport.objects.finished()),
        "contest_filed": uid(Contest.objects.filter(state="filed")),
        "contest_examined": uid(Contest.objects.filter(state="examined")),
        "scheme": uid(Scheme.objects.filter(code="PLATFORM")),
        "scheme_proposed": uid(SchemeVersion.objects.filter(scheme__code="PLATFORM", state="proposed")),
        "scheme_draft": uid(SchemeVersion.objects.filter(scheme__code="PARK", state="draft")),
        "scheme_version": uid(SchemeVersion.objects.filter(scheme__code="PLATFORM").published()),
        "round": uid(ReportRound.objects.filter(closed_at=None)),
        "reported_round": uid(ReportRound.objects.exclude(closed_at=None)),
        "figure_import": uid(FigureImport.objects.filter(state="done")),
        "wrong_import": uid(FigureImport.objects.filter(state="wrong")),
        "own_result": str(provisional.uid),
        "own_result_digest": provisional.digest,
        "own_earlier_result": uid(results.exclude(cycle__state="provisional")),
        "registry_change": uid(RegistryChange.objects.all()),
        "payee_change": uid(PayeeChange.objects.all()),
        "administration": str(asked.uid),
        "administration_firm": str(asked.enterprise.uid),
        "automatic_call": uid(Call.objects.filter(without_application=True)),
        "fitting": str(Supplement.objects.get().call.measure_version.uid),  # an open call's own version
        "automatic": str(MeasureVersion.objects.get(measure__code="ZONE-DEMO-AUTO").uid),
        "own_offer": uid(Offer.objects.filter(enterprise=home)),
        "run": uid(OfferRun.objects.order_by("-started_at")),
        **{f"offer_{state}": uid(Offer.objects.filter(state=state).order_by("pk")) for state in SHOWN_OFFERS},
        "partner": uid(Partner.objects.filter(kind="agency")),
        "client": uid(Client.objects.filter(state="in_force", partner__kind="agency")),
        "subscription": uid(Subscription.objects.filter(state="active")),
        "receipt": uid(Receipt.objects.filter(resource="figures", refused__gt=0)),
        "client_waiting": uid(Client.objects.filter(state="proposed")),
        "calendar_change": uid(ReferenceChange.objects.filter(kind="calendar")),
        "rates_change": uid(ReferenceChange.objects.filter(kind="rates", state="proposed")),
        "office": uid(Office.objects.exclude(division=None).order_by("pk")),
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
        "claim_table": uid(ClaimTable.objects.order_by("pk")),
        "supplement": uid(Supplement.objects.all()),
        "supplemented": str(Supplement.objects.get().call.uid),
        **service_objects(home),
        **{
            f"version_{state}": uid(MeasureVersion.objects.filter(state=state).order_by("measure__code", "-number"))
            for state in VERSIONS
        },
        **{f"at_{state}": uid(usual.filter(state=state)) for state in State},
    }


def event_objects(home) -> dict[str, str]:
    """One event of each kind: open, announced, over; and registrations for them."""
    own = Participation.objects.filter(party__enterprise=home)
    overseas = Party.objects.overseas().get(overseas_name="Nordlicht Handels GmbH")
    return {
        "event_open": uid(Event.objects.filter(state="open", kind="meetings")),
        "event_announced": uid(Event.objects.filter(state="published", kind="exhibition")),
        "certificate": uid(TrainingCertificate.objects),
        "certificate_hash": TrainingCertificate.objects.first().digest,
        "fair": uid(Event.objects.filter(state="open", kind="exhibition")),
        "exhibitor": uid(own.filter(event__kind="exhibition")),
        "event_over": uid(Event.objects.filter(state="closed", kind="training")),
        "overseas": str(overseas.uid),
        "guest": guest_token(overseas.uid, overseas.key_number),
        "guest_row": uid(Participation.objects.filter(party=overseas)),
        "request": uid(MeetingRequest.objects.exclude(messages=None)),
        "item_own": uid(Item.objects.filter(profile__party__enterprise=home).order_by("pk")),
        "participation_own": uid(own.filter(event__kind="meetings", event__state="open")),
        "participation_over": uid(own.filter(event__kind="training")),
        "participation_applied": uid(Participation.objects.filter(state="applied", event__kind="meetings")),
        **meeting_objects(own),
    }


def meeting_objects(own) -> dict[str, str]:
    """The meetings that were held, and the draft of those to come."""
    plans, guest = MeetingPlan.objects.order_by("pk"), Party.objects.get(overseas_name="Baltic Home AB")
    row, held = own.get(event__kind="meetings", event__state="closed"), FirmMeeting.objects.filter(state="held")
    draft = plans.get(state="draft")
    return {
        "event_met": str(row.event.uid),
        "plan_published": uid(plans.filter(state="published")),
        "plan_draft": str(draft.uid),
        "planned": str(draft.rows.first().pk),
        "participation_met": str(row.uid),
        "meeting_met": uid(held.of(row).filter(buyer__party=guest)),
        "guest_met": guest_token(guest.uid, guest.key_number),
        "guest_met_row": uid(Participation.objects.filter(party=guest)),
    }


def service_objects(home) -> dict[str, str]:
    """Services, problems and the credit record."""
    offers = ServiceOffer.objects.order_by("pk")
    own = CreditEntry.objects.filter(repairs__state="asked")
    return {
        "goods": uid(GoodsItem.objects.filter(code="TS-001")),
        "goods_at_once": uid(GoodsFiling.objects.filter(item__code="TS-001")),
        "goods_asked": uid(GoodsFiling.objects.filter(state="asked")),
        "goods_waiting": uid(GoodsFiling.objects.filter(state="waiting")),
        "service": uid(Service.objects.filter(code="FINANCE")),
        "service_waiting": uid(Service.objects.filter(code="TRAINING")),
        "service_run": uid(ServiceRun.objects),
        "service_offer": uid(offers.filter(enterprise=home, state="delivered")),
        "service_offered": uid(offers.filter(enterprise=home, state="offered")),
        "service_quota": uid(offers.filter(state="accepted", is_quota=True)),
        "problem": uid(Problem.objects.filter(enterprise=home, state="open")),
        "problem_solved": uid(Problem.objects.filter(enterprise=home, state="solved")),
        "credit_asked": uid(own),
        "credit_firm": str(own.first().enterprise.uid),
        "credit_none": str(offers.get(state="accepted", is_quota=True).enterprise.uid),
        "credit_waiting": uid(CreditEntry.objects.filter(state="entered")),
        "credit_own": uid(CreditEntry.objects.filter(enterprise=home, state="confirmed")),
    }


def uid(rows) -> str:
    return str(rows.first().uid)


def held() -> dict[str, list[str]]:
    people = User.objects.filter(email__endswith="@demo.pilotzone.example", is_machine=False)
    return {each.email.partition("@")[0]: [right.value for right in P if each.may(right)] for each in people}
