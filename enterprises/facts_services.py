"""From assessments and registers to what the rules of services take; for one subject and for very many alike."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation

from enterprises.enums import BusinessRole, CreditEffect, EnterpriseState, QualificationKind
from enterprises.enums_assessments import SchemeState
from enterprises.enums_figures import Mode, SubjectKind
from enterprises.enums_services import RuleState
from enterprises.facts_assessments import scheme_of
from enterprises.facts_figures import Reading
from enterprises.models import (
    Assessment,
    CreditRecord,
    Cycle,
    Enterprise,
    EnterpriseRole,
    Indicator,
    Qualification,
    SchemeVersion,
    ServiceRule,
)
from enterprises.models_assessments import SCORE_PLACES
from enterprises.rules.services.document import load_rule
from enterprises.rules.services.model import FULL, Known, Rule, Words
from pilotzone.formula.kinds import CNY, NUMBER
from pilotzone.formula.text import Text
from pilotzone.reference.models import Division

Figures = Mapping[int, Mapping[tuple[str, str], Fraction]]


def published_version(scheme: str) -> SchemeVersion | None:
    """The version of the scheme with this code that is in use."""
    found: SchemeVersion | None = SchemeVersion.objects.filter(scheme__code=scheme, state=SchemeState.PUBLISHED).first()
    return found


def words_of(version: SchemeVersion) -> Words:
    """What rules over results of this version may name. Deductive schemes have points lost and no scores of 100."""
    scheme = scheme_of(version.document)
    extra = {part.id for part in scheme.bonus.parts}
    ends = () if scheme.deductive else scheme.indicators
    return Words(
        grades=dict(zip(scheme.grades.ids, scheme.grades.labels, strict=True)),
        indicators={part.id: part.label for part in ends if part.id not in extra},
        districts={row.code: Text(row.name_zh, row.name_en) for row in Division.objects.all()},
        roles=in_both(BusinessRole),
        qualifications=in_both(QualificationKind),
        figures={
            row.code: (Text(row.name_zh, row.name_en), CNY if row.is_money else NUMBER)
            for row in Indicator.objects.all()
            if SubjectKind.ENTERPRISE in row.subjects
        },
    )


@lru_cache(maxsize=2)
def in_both(choices: Any) -> Mapping[str, Text]:
    """The labels of an enumeration in both languages."""
    told: dict[str, list[str]] = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told[language] = [str(label) for label in choices.labels]
    pairs = zip(choices.values, told["zh-hans"], told["en"], strict=True)
    return {value: Text(zh, en) for value, zh, en in pairs}


def rules_for(cycle: Cycle, day: date) -> list[tuple[ServiceRule, Rule]]:
    """The rules in force, of services offered on the day, that speak of the cycle's scheme; read with its version."""
    words = words_of(cycle.scheme_version)
    rows = ServiceRule.objects.filter(scheme=cycle.scheme_version.scheme, state=RuleState.IN_FORCE)
    rows = rows.filter(Q(service__active_to=None) | Q(service__active_to__gte=day), service__active_from__lte=day)
    return [(row, load_rule(row.document, words)) for row in rows.select_related("service").order_by("service__code")]


def results_of(cycle: Cycle) -> QuerySet[Assessment]:
    """The results that count, of enterprises that are registered; parks and warehouses are offered nothing here."""
    rows = Assessment.objects.current().filter(cycle=cycle, subject__enterprise__state=EnterpriseState.ACTIVE)
    found: QuerySet[Assessment] = rows.select_related("subject__enterprise__registration_division").order_by("pk")
    return found


def known_of(rows: Sequence[Assessment], day: date, figures: Figures) -> Iterator[tuple[Assessment, Known]]:
    """Each result with what the registers hold of its enterprise on the day."""
    enterprises = {firm.pk: firm for firm in map(firm_of, rows)}
    roles = gathered(EnterpriseRole.objects.filter(enterprise__in=enterprises).values_list("enterprise_id", "role"))
    valid = Qualification.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
    held = gathered(valid.filter(enterprise__in=enterprises).values_list("enterprise_id", "kind"))
    codes = [enterprise.uscc for enterprise in enterprises.values()]
    listed = CreditRecord.objects.in_force(day).filter(uscc__in=codes).exclude(effect=CreditEffect.NOTE)
    barred = set(listed.values_list("uscc", flat=True))
    for row in rows:
        enterprise = firm_of(row)
        division = enterprise.registration_division
        yield (
            row,
            Known(
                grade=row.grade or None,
                score=None if row.score is None else Fraction(row.score, 10**SCORE_PLACES),
                rank=row.rank,
                district=division.code if division else "",
                indicators=scores_in(row.record),
                roles=frozenset(roles[enterprise.pk]),
                qualifications=frozenset(held[enterprise.pk]),
                figures=figures.get(row.subject_id, {}),
                barred=enterprise.uscc in barred,
            ),
        )


def firm_of(row: Assessment) -> Enterprise:
    """The enterprise of a result of `results_of`; there are no others among them."""
    enterprise = row.subject.enterprise
    if enterprise is None:
        raise LookupError(f"The result {row.pk} is of no enterprise.")
    return enterprise


def gathered(pairs: Iterable[tuple[int, str]]) -> defaultdict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found


def scores_in(record: str) -> dict[str, Fraction | None]:
    """The indicators' scores of 100 in a frozen explanation."""
    lines = json.loads(record)["lines"]
    return {line["id"]: None if line["normalised"] is None else Fraction(line["normalised"]) * FULL for line in lines}


def figures_of(reading: Reading) -> Figures:
    """Values by subject: of all modes together, money in yuan; what may not be read for services is not there."""
    places = dict(Indicator.objects.values_list("code", "places"))
    found: dict[int, dict[tuple[str, str], Fraction]] = defaultdict(dict)
    for value in reading.values:
        if value.value is not None and value.mode == Mode.NONE and value.currency in ("", "CNY"):
            told = Fraction(value.value, 10 ** places[value.indicator])
            found[value.subject][value.indicator, value.source] = told
    return found
