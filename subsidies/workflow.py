"""The ways of a claim and of a measure's version, as rows: name, from, to, permission. None: it follows by itself."""

from pilotzone.kernel import versions
from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition
from subsidies.enums import OfferState, State, VersionState
from subsidies.enums_meeting import MeetingState
from subsidies.enums_payment import PlanState

SEND = Transition("send", (State.DRAFT,), State.CONFIRMING, P.CLAIM_EDIT)
REOPEN = Transition("reopen", (State.CONFIRMING,), State.DRAFT, P.CLAIM_EDIT)
SUBMIT = Transition("submit", (State.DRAFT, State.CONFIRMING), State.DISTRICT_REVIEW, P.CLAIM_APPROVE)
WITHDRAW = Transition(
    "withdraw",
    (State.DRAFT, State.CONFIRMING, State.DISTRICT_REVIEW, State.CITY_REVIEW, State.CORRECTION),
    State.WITHDRAWN,
    P.CLAIM_WITHDRAW,
)
REQUEST_CORRECTION = Transition(
    "request_correction", (State.DISTRICT_REVIEW, State.CITY_REVIEW), State.CORRECTION, P.CORRECTION_REQUEST
)
ANSWER_TO_DISTRICT = Transition("answer_to_district", (State.CORRECTION,), State.DISTRICT_REVIEW, P.CLAIM_APPROVE)
ANSWER_TO_CITY = Transition("answer_to_city", (State.CORRECTION,), State.CITY_REVIEW, P.CLAIM_APPROVE)
FORWARD = Transition("forward", (State.DISTRICT_REVIEW,), State.CITY_REVIEW, None)
PROPOSE = Transition("propose", (State.CITY_REVIEW,), State.DECIDING, P.CITY_REVIEW)
TAKE_BACK = Transition("take_back", (State.DECIDING,), State.CITY_REVIEW, P.CITY_REVIEW)
SEND_BACK = Transition("send_back", (State.DECIDING,), State.CITY_REVIEW, P.DECISION_SIGN)
REFUSE = Transition("refuse", (State.CITY_REVIEW,), State.REFUSED, P.CLAIM_REFUSE)
APPROVE = Transition("approve", (State.DECIDING,), State.APPROVED, None)
LEAVE_OUT = Transition("leave_out", (State.DECIDING,), State.REFUSED, None)  # the settled list gives it nothing
REFUSE_AT_MEETING = Transition("refuse_at_meeting", (State.DECIDING,), State.REFUSED, None)  # two people entered it
PUBLISH = Transition("publish", (State.APPROVED,), State.NOTICED, P.PUBLIC_NOTICE_PUBLISH)
CLOSE_NOTICE = Transition("close_notice", (State.NOTICED,), State.PAYABLE, None)
RETURN_FROM_NOTICE = Transition("return_from_notice", (State.NOTICED,), State.CITY_REVIEW, None)  # objection upheld
REFUSE_ON_OBJECTION = Transition("refuse_on_objection", (State.NOTICED,), State.REFUSED, None)
REINSTATE = Transition("reinstate", (State.REFUSED,), State.CITY_REVIEW, None)  # a review lifted the refusal
LAPSE = Transition("lapse", (State.CORRECTION,), State.WITHDRAWN, P.WITHDRAWAL_DEEM)
END_ACCEPTANCE = Transition(  # a paper that was accepted as missing did not follow
    "end_acceptance", (State.DISTRICT_REVIEW, State.CITY_REVIEW), State.WITHDRAWN, P.WITHDRAWAL_DEEM
)
RESUME_AT_DISTRICT = Transition("resume_at_district", (State.WITHDRAWN,), State.DISTRICT_REVIEW, P.WITHDRAWAL_DEEM)
RESUME_AT_CITY = Transition("resume_at_city", (State.WITHDRAWN,), State.CITY_REVIEW, P.WITHDRAWAL_DEEM)
RESTORE = Transition("restore", (State.WITHDRAWN,), State.CORRECTION, P.WITHDRAWAL_DEEM)
PAY = Transition("pay", (State.PAYABLE,), State.PAID, P.PAYMENT_CONFIRM)
END_PLAN = Transition("end_plan", (State.PAYABLE,), State.PAID, None)  # a part was paid, the rest will not be
WITHDRAW_AWARD = Transition("withdraw_award", (State.PAYABLE,), State.REFUSED, None)  # before anything was paid
RETURN_PAYMENT = Transition("return_payment", (State.PAID,), State.PAYABLE, P.PAYMENT_CONFIRM)

TRANSITIONS = (
    SEND,
    REOPEN,
    SUBMIT,
    WITHDRAW,
    REQUEST_CORRECTION,
    ANSWER_TO_DISTRICT,
    ANSWER_TO_CITY,
    FORWARD,
    PROPOSE,
    TAKE_BACK,
    SEND_BACK,
    REFUSE,
    APPROVE,
    LEAVE_OUT,
    REFUSE_AT_MEETING,
    PUBLISH,
    CLOSE_NOTICE,
    PAY,
    END_PLAN,
    WITHDRAW_AWARD,
    RETURN_FROM_NOTICE,
    REFUSE_ON_OBJECTION,
    RETURN_PAYMENT,
    REINSTATE,
    LAPSE,
    RESTORE,
    END_ACCEPTANCE,
    RESUME_AT_DISTRICT,
    RESUME_AT_CITY,
)

# The way of a measure's version.
VERSION = versions.way(
    versions.Stages(
        draft=VersionState.DRAFT,
        proposed=VersionState.PROPOSED,
        approved=VersionState.APPROVED,
        in_force=VersionState.IN_FORCE,
        retired=VersionState.RETIRED,
        discarded=VersionState.DISCARDED,
    ),
    enter=P.MEASURE_ENTER,
    approve=P.MEASURE_APPROVE,
)
VERSION_TRANSITIONS = VERSION.all

# An award without application: prepared by a run, sent, and answered once.
OFFER_SEND = Transition("send", (OfferState.PREPARED,), OfferState.OFFERED, None)
OFFER_ACCEPT = Transition("accept", (OfferState.OFFERED,), OfferState.ACCEPTED, P.OFFER_ANSWER)
OFFER_DECLINE = Transition("decline", (OfferState.OFFERED,), OfferState.DECLINED, P.OFFER_ANSWER)
OFFER_LAPSE = Transition("lapse", (OfferState.OFFERED,), OfferState.LAPSED, None)
OFFER_WITHDRAW = Transition("withdraw", (OfferState.OFFERED,), OfferState.WITHDRAWN, P.AUTOMATIC_AWARD_RUN)

OFFER_TRANSITIONS = (OFFER_SEND, OFFER_ACCEPT, OFFER_DECLINE, OFFER_LAPSE, OFFER_WITHDRAW)

# A decision meeting.
DROP_MEETING = Transition("drop", (MeetingState.PLANNED,), MeetingState.DROPPED, P.MEETING_PREPARE)
HOLD_MEETING = Transition("hold", (MeetingState.PLANNED, MeetingState.HELD), MeetingState.HELD, P.MEETING_PREPARE)
CONFIRM_MEETING = Transition("confirm", (MeetingState.HELD,), MeetingState.CONFIRMED, P.MEETING_ENTER)
CLOSE_MEETING = Transition("close", (MeetingState.CONFIRMED,), MeetingState.CLOSED, None)

MEETING_TRANSITIONS = (DROP_MEETING, HOLD_MEETING, CONFIRM_MEETING, CLOSE_MEETING)

# A funding plan (下达计划): drawn up by commerce, issued with finance.
ISSUE_PLAN = Transition("issue", (PlanState.DRAWN_UP,), PlanState.ISSUED, P.FUNDING_PLAN_ISSUE)
DROP_PLAN = Transition("drop", (PlanState.DRAWN_UP,), PlanState.DROPPED, None)

PLAN_TRANSITIONS = (ISSUE_PLAN, DROP_PLAN)
