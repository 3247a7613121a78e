"""The ways of a guide and of a question, as rows."""

from matchmaking.enums_guidance import UNANSWERED
from matchmaking.enums_guidance import GuideState as G
from matchmaking.enums_guidance import QuestionState as Q
from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import Transition

PUBLISH = Transition("publish", (G.DRAFT,), G.PUBLISHED, P.GUIDE_KEEP)
TAKE_OUT = Transition("take_out", (G.PUBLISHED,), G.WITHDRAWN, P.GUIDE_KEEP)
GUIDE = (PUBLISH, TAKE_OUT)

ASSIGN = Transition("assign", UNANSWERED, Q.ASSIGNED, P.GUIDE_KEEP)
ANSWER = Transition("answer", UNANSWERED, Q.ANSWERED, P.GUIDANCE_ANSWER)
WITHDRAW = Transition("withdraw", UNANSWERED, Q.WITHDRAWN, P.GUIDANCE_ASK)
QUESTION = (ASSIGN, ANSWER, WITHDRAW)
