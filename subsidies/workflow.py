"""The way of a claim, as rows: name, from, to, permission. None: the step follows by itself."""

from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition
from subsidies.enums import State

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
SEND_BACK = Transition("send_back", (State.DECIDING,), State.CITY_REVIEW, P.DECISION_SIGN)
REFUSE = Transition("refuse", (State.CITY_REVIEW,), State.REFUSED, P.CLAIM_REFUSE)
APPROVE = Transition("approve", (State.DECIDING,), State.APPROVED, None)
PUBLISH = Transition("publish", (State.APPROVED,), State.NOTICED, P.PUBLIC_NOTICE_PUBLISH)
CLOSE_NOTICE = Transition("close_notice", (State.NOTICED,), State.PAYABLE, None)
PAY = Transition("pay", (State.PAYABLE,), State.PAID, P.PAYMENT_CONFIRM)

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
    SEND_BACK,
    REFUSE,
    APPROVE,
    PUBLISH,
    CLOSE_NOTICE,
    PAY,
)
