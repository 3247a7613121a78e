"""The vocabulary of the periodic assessment: versions of schemes, cycles, runs, results and contests."""

from django.db import models
from django.utils.translation import pgettext_lazy

from enterprises.enums import Badge


class SchemeState(Badge):
    """Where a version of a scheme stands. An approved one waits for its day; only a published one opens cycles."""

    DRAFT = "draft", pgettext_lazy("scheme", "Draft")
    PROPOSED = "proposed", pgettext_lazy("scheme", "Proposed")
    APPROVED = "approved", pgettext_lazy("scheme", "Approved, not yet in use")
    PUBLISHED = "published", pgettext_lazy("scheme", "In use")
    RETIRED = "retired", pgettext_lazy("scheme", "No longer in use")
    DISCARDED = "discarded", pgettext_lazy("scheme", "Discarded")

    @property
    def tone(self) -> str:
        return {
            "draft": "draft",
            "proposed": "waiting",
            "approved": "current",
            "published": "done",
            "retired": "withdrawn",
            "discarded": "withdrawn",
        }[self.value]


class CycleState(Badge):
    COLLECTING = "collecting", pgettext_lazy("cycle", "Collecting figures")
    SCORING = "scoring", pgettext_lazy("cycle", "Being scored")
    CHECKING = "checking", pgettext_lazy("cycle", "Being checked")
    PROVISIONAL = "provisional", pgettext_lazy("cycle", "Provisional result")
    PUBLISHED = "published", pgettext_lazy("cycle", "Published")
    EXPIRED = "expired", pgettext_lazy("cycle", "No longer valid")
    STOPPED = "stopped", pgettext_lazy("cycle", "Stopped")

    @property
    def tone(self) -> str:
        return {
            "collecting": "current",
            "scoring": "waiting",
            "checking": "waiting",
            "provisional": "current",
            "published": "done",
            "expired": "withdrawn",
            "stopped": "withdrawn",
        }[self.value]


class RunKind(models.TextChoices):
    WHOLE = "whole", pgettext_lazy("run", "Everybody")
    ONE = "one", pgettext_lazy("run", "One subject, after a contest")


class RunState(Badge):
    DERIVING = "deriving", pgettext_lazy("run", "Reading figures")
    SETTLING = "settling", pgettext_lazy("run", "Settling what is measured against")
    SCORING = "scoring", pgettext_lazy("run", "Scoring")
    FINISHING = "finishing", pgettext_lazy("run", "Finishing")
    DONE = "done", pgettext_lazy("run", "Done")
    FAILED = "failed", pgettext_lazy("run", "Failed")

    @property
    def tone(self) -> str:
        return {
            "deriving": "waiting",
            "settling": "waiting",
            "scoring": "waiting",
            "finishing": "waiting",
            "done": "done",
            "failed": "refused",
        }[self.value]


class ResultStatus(models.TextChoices):
    """As `rules.assessment.scoring.STATUSES` names them."""

    RATED = "rated", pgettext_lazy("assessment", "Rated")
    LOW_COVERAGE = "low_coverage", pgettext_lazy("assessment", "Not rated: too little reported")
    EMPTY_DIMENSION = "empty_dimension", pgettext_lazy("assessment", "Not rated: a dimension without any value")
    SMALL_GROUP = "small_group", pgettext_lazy("assessment", "Not rated: too few to compare")


class PointsState(Badge):
    """Where the points of one indicator stand that experts give."""

    MISSING = "missing", pgettext_lazy("points", "Not given yet")
    WAITING = "waiting", pgettext_lazy("points", "To be confirmed")
    RETURNED = "returned", pgettext_lazy("points", "Sent back")
    CONFIRMED = "confirmed", pgettext_lazy("points", "Confirmed")

    @property
    def tone(self) -> str:
        return {"missing": "draft", "waiting": "waiting", "returned": "refused", "confirmed": "done"}[self.value]


class ContestState(Badge):
    FILED = "filed", pgettext_lazy("contest", "Filed")
    EXAMINED = "examined", pgettext_lazy("contest", "Examined, waits for the decision")
    ACCEPTED = "accepted", pgettext_lazy("contest", "Accepted")
    REFUSED = "refused", pgettext_lazy("contest", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("contest", "Withdrawn")

    @property
    def tone(self) -> str:
        return {
            "filed": "waiting",
            "examined": "waiting",
            "accepted": "done",
            "refused": "refused",
            "withdrawn": "withdrawn",
        }[self.value]


class ContestOutcome(models.TextChoices):
    ACCEPT = "accept", pgettext_lazy("contest", "Accept")
    REFUSE = "refuse", pgettext_lazy("contest", "Refuse")


# In which its enterprises see a cycle's results.
SHOWN = (CycleState.PROVISIONAL, CycleState.PUBLISHED, CycleState.EXPIRED)
ENDED = (CycleState.EXPIRED, CycleState.STOPPED)
OPEN_RUNS = (RunState.DERIVING, RunState.SETTLING, RunState.SCORING, RunState.FINISHING)
OPEN_CONTESTS = (ContestState.FILED, ContestState.EXAMINED)
UNPROPOSED = (SchemeState.DRAFT, SchemeState.DISCARDED)
DECIDED = (SchemeState.APPROVED, SchemeState.PUBLISHED, SchemeState.RETIRED)
OPEN_SCHEMES = (SchemeState.DRAFT, SchemeState.PROPOSED, SchemeState.APPROVED)
