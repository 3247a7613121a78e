"""Experts' scores: kept as a draft, signed for good, then the leader's opinion, which a desk can take over.

Lock order: Application, the panel's claim, audit head.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.audit.rules.verify import sha256
from pilotzone.kernel import canonical
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import panels
from subsidies.actions import moving, stating
from subsidies.actions.stating import Spoken
from subsidies.models import Application, Entitlement, ExpertPart, ExpertScore, PanelClaim, PanelOpinion, Rubric
from subsidies.rules import scoring

FORMAT = "pilotzone.score/1"
OPINION_FORMAT = "pilotzone.panel-opinion/1"


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed: points and comments by the criterion's code, and a remark on the whole."""

    points: Mapping[str, str]
    comments: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""


def locked_part(part: ExpertPart, by: User) -> tuple[ExpertPart, Rubric]:
    """The expert's own part that may be read, under the claim's lock; somebody else's is as absent as none."""
    moving.lock(part.panel_claim.application)
    rows = ExpertPart.objects.readable_to(by).select_for_update(of=("self",))
    found: ExpertPart | None = rows.filter(pk=part.pk).select_related("panel_claim__rubric", "expert").first()
    if found is None:
        raise NotAllowed("not_yours", _("This claim is not before your group."))
    if found.panel_claim.rubric is None:
        raise Refused("no_rubric", _("No rubric was in force when the claim was dealt."), status=409)
    if ExpertScore.objects.filter(part=found, signed_at__isnull=False).exists():
        raise Refused("signed_already", _("The score is signed and stands."), status=409)
    return found, found.panel_claim.rubric


@transaction.atomic
def keep(part: ExpertPart, given: Given, *, by: User, now: datetime) -> ExpertScore:
    """Save the draft; what cannot be read as points of the rubric is refused at its criterion."""
    found, rubric = locked_part(part, by)
    points = checked(rubric, given)
    codes = set(points) | {each.code for each in rubric.scored}
    comments = {code: text.strip() for code, text in given.comments.items() if code in codes and text.strip()}
    values = {"points": points, "comments": comments, "remark": given.remark.strip(), "saved_at": now}
    score, _made = ExpertScore.objects.update_or_create(part=found, defaults=values)
    return score


def checked(rubric: Rubric, given: Given) -> dict[str, str]:
    found = {}
    for criterion in rubric.scored:
        typed = given.points.get(criterion.code, "").strip()
        if not typed:
            continue
        points = scoring.points_of(typed, criterion)
        if points is None:
            text = _("From 0 to %(most)s, with one decimal place at most.")
            raise Refused("points_wrong", text, field=criterion.code, params={"most": criterion.most})
        found[criterion.code] = f"{points.normalize():f}"
    return found


@transaction.atomic
def sign(part: ExpertPart, given: Given, *, by: User, now: datetime) -> ExpertScore:
    """Sign what was typed. From here on it cannot be changed; nobody sees it before every score of the claim is signed.

    The claim's record keeps the digest alone.
    """
    score = keep(part, given, by=by, now=now)
    found, rubric = locked_part(part, by)
    for criterion in rubric.scored:
        if criterion.code not in score.points:
            raise Refused("points_missing", _("Score every criterion before you sign."), field=criterion.code)
    score.total = scoring.total(rubric.scored, score.points)
    record = canonical.dumps(record_of(score, found, rubric, now))
    score.record, score.digest = record.decode(), sha256(record)
    score.signed_at, score.signed_by = now, by
    score.save(update_fields=["total", "record", "digest", "signed_at", "signed_by"])
    claim = found.panel_claim.application
    payload = {"expert": found.expert.reference, "draw": found.panel_claim.draw.reference, "digest": score.digest}
    audit.record("score.signed", score, case=claim, by=by, now=now, payload=payload)
    return score


def record_of(score: ExpertScore, part: ExpertPart, rubric: Rubric, now: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "claim": part.panel_claim.application.reference,
        "draw": part.panel_claim.draw.reference,
        "group": part.panel_claim.group,
        "expert": part.expert.reference,
        "rubric": {"number": rubric.number, "digest": rubric.digest},
        "points": score.points,
        "comments": score.comments,
        "remark": score.remark,
        "total": scoring.plain(score.total or 0),
        "signed_at": now.isoformat(),
    }


@transaction.atomic
def opine(part: ExpertPart, text: str, *, by: User, now: datetime) -> PanelOpinion:
    """The leader's opinion for the group, when every score is signed; with the result that follows from them."""
    claim = part.panel_claim
    moving.lock(claim.application)
    if not ExpertPart.objects.readable_to(by).filter(pk=part.pk).exists() or panels.leader_of(claim) != part:
        raise NotAllowed("not_leader", _("The opinion for the group is its leader's."))
    scores, rubric = panels.signed_scores(claim), claim.rubric
    if not scores or rubric is None:
        raise Refused("scores_missing", _("Not every score of this claim is signed."), status=409)
    if PanelOpinion.objects.filter(panel_claim=claim).exists():
        raise Refused("signed_already", _("The opinion is signed and stands."), status=409)
    said = text.strip()[:4000]
    if not said:
        raise Refused("no_text", _("Say what the group thinks of the claim."), field="text")
    result = scoring.result([score.total or 0 for score in scores], rubric.result)
    record = canonical.dumps(
        {
            "format": OPINION_FORMAT,
            "claim": claim.application.reference,
            "draw": claim.draw.reference,
            "leader": part.expert.reference,
            "scores": [score.digest for score in scores],
            "result": scoring.plain(result),
            "text": said,
            "signed_at": now.isoformat(),
        }
    )
    opinion = PanelOpinion.objects.create(
        panel_claim=claim,
        text=said,
        result=result,
        record=record.decode(),
        digest=sha256(record),
        signed_at=now,
        signed_by=by,
    )
    payload = {"draw": claim.draw.reference, "result": scoring.plain(result), "digest": opinion.digest}
    audit.record("panel.opinion_signed", opinion, case=claim.application, by=by, now=now, payload=payload)
    return opinion


def take_over(application: Application, *, by: User, now: datetime, expected_version: int | None = None) -> Entitlement:
    """The desk whose turn it is states the group's result as the value that the rubric names.

    What a desk states is its own word: the route, the reasons and the consequences are those of `stating`.
    """
    claim = PanelClaim.objects.select_related("rubric", "draw", "opinion").filter(application=application).first()
    opinion = getattr(claim, "opinion", None)
    if claim is None or opinion is None or claim.rubric is None or not claim.rubric.input:
        raise Refused("nothing_to_take_over", _("There is no experts' result that the measure has an input for."))
    source = str(_("Experts' opinion of group %(group)s, draw %(draw)s")) % {"group": claim.group, "draw": claim.draw}
    reason = str(_("Result of the signed scores: %(result)s")) % {"result": scoring.plain(opinion.result)}
    spoken = Spoken(scoring.plain(opinion.result), reason=f"{reason}（{opinion.digest[:16]}）", source=source)
    return stating.state(application, claim.rubric.input, spoken, by=by, now=now, expected_version=expected_version)
