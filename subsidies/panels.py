"""Reads of experts at work: the role they sign in with, what is signed, who leads, and the table of scores."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pilotzone.accounts.models import User
from pilotzone.kernel.access import Grant, R
from subsidies.enums_panels import PartStep
from subsidies.models import Expert, ExpertPart, ExpertScore, PanelClaim, PanelOpinion
from subsidies.rules import scoring
from subsidies.rules.scoring import Criterion, Dispersion


def expert_grants(user: User, day: date) -> Iterator[Grant]:
    """The role of whoever stands in the pool with this account, which has no other role beside it."""
    if Expert.objects.filter(user=user, ended_at=None).exists():
        yield Grant(R.EXPERT)


def leader_of(claim: PanelClaim) -> ExpertPart | None:
    """Of those who stand, the first in the draw's order."""
    found: ExpertPart | None = claim.parts.standing().order_by("rank").first()
    return found


def step_of(part: ExpertPart) -> PartStep:
    """Of a part that was read with `with_step`: what its expert is to do next, or on whom the claim waits."""
    if part.declared_at is None:
        return PartStep.DECLARE
    if part.panel_claim.rubric_id is None:
        return PartStep.READ
    if not has_signed(part):
        return PartStep.SIGN if hasattr(part, "score") else PartStep.SCORE
    if hasattr(part.panel_claim, "opinion"):
        return PartStep.DONE
    if part.others_open:
        return PartStep.WAIT
    return PartStep.LEADER if part.follows else PartStep.OPINE


def signed_scores(claim: PanelClaim) -> list[ExpertScore]:
    """All of them in the draw's order, once nobody's is missing; before that nothing, whoever asks."""
    parts = list(claim.parts.standing().order_by("rank").select_related("score", "expert"))
    return [part.score for part in parts] if all(map(has_signed, parts)) else []


def has_signed(part: ExpertPart) -> bool:
    return hasattr(part, "score") and part.score.signed_at is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion with what each expert gave, and what they wrote to it."""

    criterion: Criterion
    points: list[str]
    comments: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One expert's total."""

    reference: str
    leads: bool
    total: str
    is_outlier: bool
    remark: str


@dataclass(frozen=True, slots=True)
class Table:
    """A claim's scores side by side, with how far they lie apart; scores as they are shown."""

    claim: PanelClaim
    columns: list[Column]
    rows: list[Row]
    spread: Dispersion
    shown: dict[str, str]
    apart: int
    result: str
    opinion: PanelOpinion | None


def progress_of(claim: PanelClaim) -> tuple[int, int]:
    """How many scores are signed, of how many."""
    standing = claim.parts.standing()
    return standing.filter(score__signed_at__isnull=False).count(), standing.count()


def table_of(claim: PanelClaim) -> Table | None:
    """None before every score is signed: nobody sees another's until then, officers neither."""
    scores = signed_scores(claim)
    if not scores or claim.rubric is None:
        return None
    totals = [score.total or 0 for score in scores]
    spread = scoring.dispersion(totals, claim.rubric.apart * scoring.HUNDREDTHS)
    columns = [
        Column(
            reference=score.part.expert.reference,
            leads=place == 0,
            total=scoring.plain(totals[place]),
            is_outlier=place in spread.outliers,
            remark=score.remark,
        )
        for place, score in enumerate(scores)
    ]
    shown = {name: scoring.plain(getattr(spread, name)) for name in ("mean", "median", "lowest", "highest", "range")}
    shown["deviation"] = "–" if spread.deviation is None else scoring.plain(spread.deviation)
    opinion = PanelOpinion.objects.filter(panel_claim=claim).select_related("signed_by").first()
    result = scoring.plain(scoring.result(totals, claim.rubric.result))
    rows = [row_of(criterion, scores) for criterion in claim.rubric.scored]
    return Table(claim, columns, rows, spread, shown, claim.rubric.apart, result, opinion)


def row_of(criterion: Criterion, scores: list[ExpertScore]) -> Row:
    comments = [(score.part.expert.reference, score.comments.get(criterion.code, "")) for score in scores]
    return Row(criterion, [score.points[criterion.code] for score in scores], [each for each in comments if each[1]])
