"""What the page of one contest shows: the claim beside what counts, every source, and the effect on the result."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from enterprises import result_words, workflow
from enterprises.contest_pages import effect_rows
from enterprises.enums_assessments import ContestState
from enterprises.models import Assessment, Contest
from enterprises.result_pages import ResultPage, score_text
from enterprises.result_words import pick
from enterprises.rules.assessment.model import Scheme
from pilotzone.accounts.models import User
from pilotzone.kernel.access import P
from pilotzone.kernel.workflow import is_open


@dataclass(frozen=True, slots=True)
class Act:
    name: str
    barred: str = ""


def act(contest: Contest, user: User) -> Act | None:
    """The bureau's step that is open to this person: to examine, or as a second person to decide."""
    if is_open(contest, workflow.EXAMINE) and user.may(P.CONTEST_EXAMINE):
        return Act("examine")
    if is_open(contest, workflow.ACCEPT) and user.may(P.CONTEST_DECIDE):
        same = contest.examined_by_id == user.pk
        return Act("decide", _("You examined it; another person decides.") if same else "")
    return None


def figure_label(contest: Contest, scheme: Scheme) -> str:
    figure = scheme.figures_by_name.get(contest.figure)
    return pick(figure.label) if figure else contest.figure


def told(contest: Contest, scheme: Scheme) -> dict[str, Any]:
    result = ResultPage(contest.assessment)
    kept = result.figures_told[contest.figure]
    value = partial(result_words.figure_value, scheme, contest.figure)
    now = current(contest)
    return {
        "figure": figure_label(contest, scheme),
        "claimed": value(contest.claimed),
        "counts": value(kept["value"]),
        "source": result.sources.get(kept["source"], ""),
        "others": [
            (result.sources.get(each["source"], each["source"]), value(each["value"]))
            for each in kept.get("others", ())
        ],
        "proposed": value(contest.proposed_value or None),
        "effect": effect_rows(result, contest.effect) if contest.effect else [],
        "moves_others": scheme.is_relative,
        "now": now,
        "now_score": score_text(now.points, now.run.legend["grades"]) if now and now.points is not None else "",
        "now_grade": result.grade_labels.get(now.grade, "") if now else "",
        "files": contest.files.select_related("file"),
        "decided": contest.state in (ContestState.ACCEPTED, ContestState.REFUSED),
    }


def current(contest: Contest) -> Assessment | None:
    """The result that counts now; the corrected one after an accepted contest."""
    rows = Assessment.objects.current().filter(cycle=contest.cycle_id, subject=contest.assessment.subject_id)
    return rows.select_related("run").first()
