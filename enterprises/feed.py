"""What the change feed tells of this app: enterprises, figures, and results of assessments once they are published."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from enterprises.actions.figures import reading
from enterprises.enums_figures import Mode, Purpose
from enterprises.models import Assessment, Cycle, DataSource, Enterprise, Figure, Indicator, Subject
from enterprises.rules.figures import periods, scaled
from pilotzone.exchange import resources
from pilotzone.exchange.actions import changes
from pilotzone.exchange.enums import Verb
from pilotzone.exchange.resources import Bounds, Resource
from pilotzone.kernel import clock

if TYPE_CHECKING:
    from pilotzone.accounts.models import User

BETWEEN, NO_MODE = ":", "-"


def enterprise_bounds(row: Enterprise) -> Bounds:
    return row.pk, row.registration_division_id


def results_of(cycle: Cycle) -> Iterator[Assessment]:
    """The results that count, once they are shown to anybody outside."""
    yield from Assessment.objects.filter(cycle=cycle).shown().select_related("subject__enterprise", "subject__operator")


def result_bounds(row: Assessment) -> Bounds:
    return subject_bounds(row.subject)


def subject_bounds(subject: Subject) -> Bounds:
    owner = subject.enterprise or subject.operator
    return (owner.pk, owner.registration_division_id) if owner else (None, None)


def figure_key(code: str, indicator: str, period: str, mode: str, source: str) -> str:
    """By which the feed names a figure's series: 91120116MA07B2X41F:trade:2024Q1:-:customs."""
    return BETWEEN.join((code, indicator, period, NO_MODE if mode == Mode.NONE else mode, source))


def key_of(row: Figure) -> str:
    return figure_key(code_of(row.subject), row.indicator.code, str(row.period), row.mode, row.source.code)


def code_of(subject: Subject) -> str:
    """Under which figures of the subject are sent and asked for."""
    if subject.enterprise_id:
        return str(subject.enterprise.uscc)
    return str(subject.park.code if subject.park_id else subject.code)


def note_figures(rows: Sequence[Figure], source: DataSource, *, now: datetime) -> None:
    """What a bulk writer made, in its own transaction: one change of each series, its revision as the version."""
    subjects = Subject.objects.filter(pk__in={row.subject_id for row in rows})
    named = {each.pk: each for each in subjects.select_related("enterprise", "park", "operator")}
    indicators = dict(Indicator.objects.filter(pk__in={row.indicator_id for row in rows}).values_list("pk", "code"))
    told = []
    for row in rows:
        subject = named[row.subject_id]
        key = figure_key(code_of(subject), indicators[row.indicator_id], str(row.period), row.mode, source.code)
        told.append((key, Verb.CHANGE, row.revision, subject_bounds(subject)))
    changes.note("figures", told, now=now)


class Figures(Resource):
    """Their objects are series, not rows; what may be read of one is decided each time it is read."""

    __slots__ = ()

    def seen(self, user: "User", keys: Collection[str]) -> dict[str, Any]:
        parts = [each for each in (key.split(BETWEEN) for key in keys) if len(each) == 5]
        rows = (
            Figure.objects.visible_to(user)
            .current()
            .for_list()
            .select_related("subject__enterprise", "subject__park")
            .filter(
                subject__in=Subject.objects.with_codes({each[0] for each in parts}).values("pk"),
                indicator__code__in={each[1] for each in parts},
                period_start__in={found.start for each in parts if (found := periods.parse(each[2]))},
            )
        )
        return {key: row for row in rows if (key := key_of(row)) in keys}

    def plain(self, rows: Iterable[Figure], user: "User") -> list[dict[str, Any]]:
        from enterprises.api.serializers import FigureSerializer, by_series  # made once models are ready

        rows = list(rows)
        found = reading.read(
            {row.subject_id for row in rows},
            {row.indicator.code for row in rows},
            {row.period for row in rows},
            Purpose.ASSESSMENT,
            by=user,
            now=clock.now(),
        )
        drawn: list[dict[str, Any]] = FigureSerializer(rows, many=True, context={"reading": by_series(found)}).data
        return drawn

    def copy(self, user: "User", source: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """What the client's own source has sent and stands, by series: key, revision, value, currency."""
        rows = Figure.objects.visible_to(user).current().filter(source__code=source)
        rows = rows.for_list().select_related("subject__enterprise", "subject__park")
        for row in rows.iterator(chunk_size=resources.PORTION):
            value = scaled.plain(row.value, row.indicator.places)
            key = key_of(row)
            yield key, {"key": key, "revision": row.revision, "value": value, "currency": row.currency}


def register() -> None:
    """Called once, when the app is ready."""
    resources.register(Figures("figures", Figure, "enterprises.api.views.FigureList", summed="value"))
    resources.register(Resource("enterprises", Enterprise, "enterprises.api.reads.EnterpriseList", enterprise_bounds))
    resources.register(
        Resource(
            "assessments",
            Assessment,
            "enterprises.api.reads.AssessmentList",
            result_bounds,
            parts={Cycle._meta.label_lower: results_of},
        )
    )
