"""What two versions of a scheme are compared on: an uploaded table, or what a cycle froze; each read for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from enterprises.assessment_files import FileError, read_rows
from enterprises.facts_sensitivity import counted_inputs
from enterprises.models import Cycle, SchemeVersion, Subject
from enterprises.rules.assessment import kept
from enterprises.rules.assessment.model import Figure, Scheme
from enterprises.rules.assessment.scheme import SchemeError, load_scheme
from enterprises.rules.assessment.table import ValueTable
from pilotzone.files import spreadsheets
from pilotzone.files.models import StoredFile
from pilotzone.formula.column import KNOWN
from pilotzone.kernel.errors import Refused

AT_ONCE = 5_000
MOST_SUBJECTS = 20_000  # worked out while somebody waits; the command line takes any number


@dataclass(frozen=True, slots=True)
class Data:
    """The same subjects as either version reads them. `names` say what a subject is called, where that is known."""

    before: ValueTable
    after: ValueTable
    label: str
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


def scheme_of(version: SchemeVersion) -> Scheme:
    """The checked scheme. Raises Refused while the document does not load."""
    try:
        return load_scheme(version.document)
    except SchemeError as error:
        raise Refused(
            "document_faulty",
            _("Version %(number)s has faults; it can be compared once they are mended."),
            params={"number": version.number},
        ) from error


def of_file(stored: StoredFile, before: Scheme, after: Scheme) -> Data:
    """A wide or tidy table. Raises FileError with every place that is wrong for either version."""
    rows = [[cell.text.strip() for cell in cells] for _number, cells in spreadsheets.rows_of(stored)]
    read = [read_rows(stored.name, rows, scheme) for scheme in (before, after)]
    refuse_many(read[1].table.count)
    ignored = tuple(name for name in read[0].ignored if name in read[1].ignored)
    return Data(read[0].table, read[1].table, stored.name, ignored=ignored)


def of_cycle(cycle: Cycle, before: Scheme, after: Scheme) -> Data:
    """The figures from which the cycle's results were worked out, those changed by a contest among them.

    A figure that the cycle's scheme does not read, or reads for another period, kind of value or customs modes, counts
    as not reported.
    """
    rows = counted_inputs(cycle)
    refuse_many(rows.count())
    if not (found := list(rows.values_list("key", "subject", "figures"))):
        raise Refused("nothing_frozen", _("The cycle has no results yet."))
    keys, subjects, texts = zip(*found, strict=True)
    by = scheme_of(cycle.scheme_version)
    tables = [kept.read_figures(each, keys, texts, kept.read_alike(each, by)) for each in (before, after)]
    called = names_of(subjects)
    names = {key: called[subject] for key, subject in zip(keys, subjects, strict=True)}
    return Data(tables[0], tables[1], cycle.reference, names)


def names_of(subjects: Sequence[int]) -> dict[int, dict[str, str]]:
    """What each subject is called, in both languages."""
    found = {}
    for start in range(0, len(subjects), AT_ONCE):
        rows = Subject.objects.filter(pk__in=subjects[start : start + AT_ONCE])
        fields = ("enterprise__name_zh", "enterprise__name_en", "park__name_zh", "park__name_en", "name_zh", "name_en")
        for key, *names in rows.values_list("pk", *fields):
            zh, en = (next((each for each in names[side::2] if each), "") for side in (0, 1))
            found[key] = {"zh": zh, "en": en}
    return found


def refuse_many(count: int) -> None:
    if count > MOST_SUBJECTS:
        raise Refused(
            "too_many_subjects",
            _("More than %(most)s subjects: use “manage.py assess compare”."),
            params={"most": f"{MOST_SUBJECTS:,}"},
        )


def unread(scheme: Scheme, table: ValueTable) -> tuple[Figure, ...]:
    """Figures of the scheme of which the data hold no value at all."""
    return tuple(
        figure for figure in scheme.figures if not figure.name.endswith("_first") and not has_values(table, figure.name)
    )


def has_values(table: ValueTable, name: str) -> bool:
    state = table.columns[name].state
    return state is None or bool((state == KNOWN).any())


__all__ = ["Data", "FileError", "of_cycle", "of_file", "scheme_of", "unread"]
