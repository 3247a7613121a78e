"""Major enterprises: by the best grade of a cycle that holds, by recognition, or marked by an officer."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from enterprises.enums import EnterpriseState, QualificationKind
from enterprises.enums_assessments import CycleState
from enterprises.enums_figures import SubjectKind
from enterprises.models import Assessment, Cycle, Enterprise, LiaisonAppointment, MajorMark, Qualification
from pilotzone.ui.templatetags.ui import local_text

BY_RECOGNITION = (QualificationKind.HEADQUARTERS, QualificationKind.OUTSTANDING)


def majors(rows: "QuerySet[Any]", day: date) -> "QuerySet[Any]":
    """Those of the active enterprises that are major on the day."""
    own = OuterRef("pk")
    return rows.filter(state=EnterpriseState.ACTIVE).filter(
        Exists(marks().filter(enterprise=own))
        | Exists(recognitions(day).filter(enterprise=own))
        | Exists(best_results().filter(subject__enterprise=own))
    )


def unattended(rows: "QuerySet[Any]", day: date) -> "QuerySet[Any]":
    """Major, and no liaison officer is in force on the day."""
    return majors(rows, day).filter(~Exists(LiaisonAppointment.objects.in_force(day).filter(enterprise=OuterRef("pk"))))


def marks() -> "QuerySet[MajorMark]":
    return MajorMark.objects.filter(ended_at=None)


def recognitions(day: date) -> "QuerySet[Qualification]":
    rows = Qualification.objects.filter(kind__in=BY_RECOGNITION, starts_on__lte=day)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=day))


def best_results() -> "QuerySet[Any]":
    """Results with the highest grade of their scheme, in published cycles that have not expired."""
    cycles = Cycle.objects.filter(
        state=CycleState.PUBLISHED, scheme_version__scheme__subject=SubjectKind.ENTERPRISE, run__isnull=False
    )
    wanted = Q(pk__in=())
    for key, legend in cycles.values_list("pk", "run__legend"):
        if grades := legend.get("grades"):
            wanted |= Q(cycle=key, grade=grades[-1]["id"])
    return Assessment.objects.current().filter(wanted)


def reasons_of(enterprises: Iterable[Enterprise], day: date) -> dict[int, list[str]]:
    """Why each of them is major, in words."""
    keys = [each.pk for each in enterprises]
    found: dict[int, list[str]] = {key: [] for key in keys}
    results = best_results().filter(subject__enterprise__in=keys).select_related("cycle", "run", "subject")
    for row in results.defer("record").order_by("-cycle__published_at"):
        words = {"grade": local_text(row.run.legend["grades"][-1]["label"]), "cycle": row.cycle.reference}
        found[row.subject.enterprise_id].append(_("Grade %(grade)s in %(cycle)s") % words)
    for each in recognitions(day).filter(enterprise__in=keys):
        found[each.enterprise_id].append(str(QualificationKind(each.kind).label))
    for mark in marks().filter(enterprise__in=keys):
        found[mark.enterprise_id].append(mark.reason)
    return found


def mark_of(enterprise: Enterprise) -> MajorMark | None:
    return marks().filter(enterprise=enterprise).select_related("marked_by").first()
