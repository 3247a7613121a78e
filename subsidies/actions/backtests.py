"""Back-tests: begin one as a job, run it portion by portion, keep its result once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.files.models import StoredFile
from pilotzone.formula.text import Text
from pilotzone.jobs import actions as jobs
from pilotzone.jobs.models import Job
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import require
from pilotzone.reference.models import Division
from subsidies import facts, past_claims, uploaded_claims, wording
from subsidies.enums import BackTestFacts, BackTestSource, VersionState
from subsidies.models import BackTest, BackTestChange, Call, MeasureVersion
from subsidies.rules import backtest, carried, claim_cells
from subsidies.rules.answers import Unreadable
from subsidies.rules.claim_columns import columns_of
from subsidies.rules.measure import MeasureError
from subsidies.rules.model import Measure
from subsidies.rules.trial import Claims, Side, Trial

KIND = "subsidies.backtest"
BATCH = 1000  # changed claims written at a time


@dataclass(frozen=True, slots=True)
class Scope:
    """Over what: the claims of these calls by their records, or the rows of a stored table. `budget` in fen.

    `supposed` are values as people write them, by input, for every claim of the calls that does not tell its own.
    """

    calls: Sequence[Call] = ()
    facts: BackTestFacts = BackTestFacts.CLAIMED
    file: StoredFile | None = None
    budget: int | None = None
    supposed: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def start(
    version: MeasureVersion, against: MeasureVersion | None, scope: Scope, *, by: User, now: datetime
) -> BackTest:
    """Begin a back-test; without `against`, nothing was in force before.

    Raises Refused: a version that it cannot be compared with, a faulty document, nothing to test over, claims that
    tell too little for any amount.
    """
    require(P.BACKTEST_RUN, by)
    if against is not None and not versions_against(version).filter(pk=against.pk).exists():
        text = gettext_lazy("Choose another version of this measure, or another measure's version in force.")
        raise Refused("other_measure", text, field="against")
    if version.state == VersionState.DISCARDED:
        raise Refused("discarded", gettext_lazy("A discarded version is not tested any more."))
    after = side_of(version, version.digest)
    if against is not None:
        side_of(against, against.digest, "against")
    supposed = {} if scope.file else supposed_facts(after.measure, scope.supposed)
    claims = 0 if scope.file else claims_of(version, after.measure, scope, supposed)
    uid = uuid4()
    job = jobs.start(
        KIND,
        title_of(version, against),
        total=claims,
        by=by,
        now=now,
        args=(str(uid),),
        link=reverse("bureau:subsidies:backtest_detail", args=[uid]),
    )
    typed = scope.budget is not None
    test = BackTest.objects.create(
        uid=uid,
        version=version,
        against=against,
        digest=version.digest,
        against_digest=against.digest if against else "",
        source=BackTestSource.FILE if scope.file else BackTestSource.CALLS,
        facts="" if scope.file else scope.facts,
        supposed=supposed,
        file=scope.file,
        budget=scope.budget if typed else None if scope.file else past_claims.budget_of(scope.calls),
        budget_is_typed=typed,
        job=job,
        made_at=now,
        made_by=by,
    )
    test.calls.set(scope.calls)
    record("backtest.started", test, by=by, now=now, payload={"claims": claims, "supposed": supposed})
    return test


def supposed_facts(measure: Measure, given: Mapping[str, str]) -> dict[str, Any]:
    """The values in the form of a record. Refused where one cannot be read, or is not allowed."""
    found: dict[str, Any] = {}
    for spec in measure.scalar_inputs:
        if text := given.get(spec.name, "").strip():
            try:
                found[spec.name] = claim_cells.fact_of(text, spec)
            except Unreadable as error:
                raise Refused("supposed", wording.error_words(error), field=f"suppose_{spec.name}") from error
    for problem in columns_of(measure, [found]).problems:
        raise Refused("supposed", wording.pick(problem.message), field=f"suppose_{problem.path}")
    return found


def versions_against(version: MeasureVersion) -> QuerySet[MeasureVersion]:
    """What a version may be compared with: its measure's others, newest first, and what is in force elsewhere."""
    is_own = Q(measure=version.measure_id)
    found = MeasureVersion.objects.filter(is_own | Q(state=VersionState.IN_FORCE)).exclude(pk=version.pk)
    found = found.exclude(state=VersionState.DISCARDED)
    order = Case(When(is_own, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.select_related("measure").order_by(order, "measure__code", "-number")


def claims_of(version: MeasureVersion, measure: Measure, scope: Scope, supposed: Collection[str]) -> int:
    """How many claims the chosen calls have. Refused where there are none, or where none of them can have an amount."""
    possible = past_claims.calls_for(version.measure).filter(pk__in=[call.pk for call in scope.calls])
    if possible.count() < len(scope.calls):
        raise Refused("other_calls", gettext_lazy("Choose calls that have claims."), field="calls")
    claims = past_claims.records(scope.calls, scope.facts).count()
    if not claims:
        raise Refused("no_claims", gettext_lazy("These calls have no submitted claims."), field="calls")
    under = {pk for versions in past_claims.versions_under(scope.calls).values() for pk in versions}
    pasts = [past for _row, past in past_claims.documents(under).values()]
    if lost := carried.missing_for_all(measure, pasts, supposed):
        text = gettext_lazy(
            "None of these claims can have an amount: %(inputs)s cannot be read from them. Suppose a value below,"
            " choose other calls, or upload a table that has it."
        )
        labels = wording.Labels([measure.input(name).label for name in lost])
        raise Refused("claims_lack", text, field="calls", params={"inputs": labels})
    return claims


def title_of(version: MeasureVersion, against: MeasureVersion | None) -> str:
    if against is None:
        return _("Back-test of v%(version)s, nothing in force before") % {"version": version.number}
    names = {"version": version.number, "against": name_of(against, version)}
    if against.measure_id != version.measure_id:
        return _("Back-test of v%(version)s against %(against)s") % names
    return _("Back-test of v%(version)s against v%(against)s") % names


def run(uid: str, job: Job, *, clock: Callable[[], datetime]) -> dict[str, Any]:
    """The work of the job. After a kill it begins again; with the result kept already there is nothing to do.

    `clock` tells the moment at which the result is there.
    """
    test = BackTest.objects.select_related("version__measure", "against__measure", "file", "made_by").get(uid=uid)
    if test.result is None:
        try:
            outcome = found(test, job)
        except OverflowError as error:
            text = gettext_lazy("The amounts are beyond what can be added up exactly. Check the units in the document.")
            raise Refused("too_large", text) from error
        is_own = test.against is not None and test.against.measure_id == test.version.measure_id
        documents = (test.against.document, test.version.document) if test.against and is_own else None
        outcome.frozen["differences"] = backtest.differences(*documents) if documents else []
        test = keep(test, outcome, now=clock())
    return {"claims": test.claims}


def found(test: BackTest, job: Job) -> backtest.Outcome:
    """Both versions over all claims; the owner may stop it after each portion."""
    before = side_of(test.against, test.against_digest) if test.against else None
    after = side_of(test.version, test.digest)
    trial = Trial(before, after)
    measure = before.measure if before else None
    if test.file is not None:
        table = uploaded(test.file, measure, after.measure, job)
        try_all(trial, table.portions(), job)
        result = backtest.outcome(trial, places=table.places, by_owner=False, lacking=table.lacking)
        result.frozen["inputs"] = [{"claims": len(table.after), **table.coverage(after.measure)}]
        return result
    records = past_claims.Records(measure, after.measure, test.supposed)
    try_all(trial, records.portions(past_claims.records(list(test.calls.all()), BackTestFacts(test.facts))), job)
    result = backtest.outcome(trial, places=place_names(), by_owner=True, lacking=records.lacking())
    result.frozen["inputs"] = records.coverage()
    result.frozen["supposed"] = [
        {"name": spec.name, "zh": spec.label.zh, "en": spec.label.en, "value": test.supposed[spec.name]}
        | {"type": spec.type.name.rstrip("?")}
        | {"codes": {code: backtest.pair(label) for code, label in spec.codes}}
        for spec in after.measure.scalar_inputs
        if spec.name in test.supposed
    ]
    return result


def try_all(trial: Trial, portions: Iterable[Claims], job: Job) -> None:
    done = 0
    for claims in portions:
        trial.add(claims)
        done += len(claims.ids)
        jobs.report(job, done)


def uploaded(file: StoredFile, before: Measure | None, after: Measure, job: Job) -> uploaded_claims.Uploaded:
    """The rows of a table; reading them is most of the work, and how many they are is known at its end."""
    table = uploaded_claims.read(file, before, after, lambda _where, row: jobs.report(job, row))
    jobs.expect(job, len(table.after))
    return table


def side_of(version: MeasureVersion, digest: str, field: str | None = None) -> Side:
    """The version to be evaluated, if its document is the one that was asked about and can be read."""
    name = {"number": version.number}
    if version.digest != digest:
        text = gettext_lazy("v%(number)s was edited after the back-test was asked for. Start it again.")
        raise Refused("document_changed", text, params=name)
    try:
        measure = facts.measure_of(version)
    except MeasureError as error:
        text = gettext_lazy("The document of v%(number)s has faults. Mend them first.")
        raise Refused("document_faulty", text, field=field, params=name) from error
    return Side(measure, facts.rates_for(measure))


def place_names() -> dict[int, Text]:
    rows = Division.objects.values_list("pk", "name_zh", "name_en")
    return {pk: Text(name_zh, name_en) for pk, name_zh, name_en in rows}


@transaction.atomic
def keep(test: BackTest, outcome: backtest.Outcome, *, now: datetime) -> BackTest:
    """Freeze the result and the changed claims; whoever comes second finds it done."""
    locked: BackTest = BackTest.objects.select_for_update(of=("self",)).get(pk=test.pk)
    if locked.result is not None:
        return locked
    for start_at in range(0, len(outcome.changes), BATCH):
        some = outcome.changes[start_at : start_at + BATCH]
        BackTestChange.objects.bulk_create([change_of(locked, *each) for each in some])
    BackTest.objects.filter(pk=locked.pk).update(
        result=outcome.frozen, claims=outcome.frozen["claims"], finished_at=now
    )
    locked.refresh_from_db()
    totals = {key: outcome.frozen[key] for key in ("claims", "before", "after")}
    record("backtest.finished", locked, by=test.made_by, now=now, payload=totals)
    return locked


def change_of(test: BackTest, claim: int, before: int, after: int) -> BackTestChange:
    """`claim` is an application's key, or the row of an uploaded table."""
    which = {"application_id": claim} if test.source == BackTestSource.CALLS else {"row": claim}
    return BackTestChange(back_test=test, before=before, after=after, **which)


def record(kind: str, test: BackTest, *, by: User, now: datetime, payload: dict[str, Any]) -> None:
    """In the chain of the version that was tested; `_alone` where nothing was in force before."""
    about: dict[str, Any] = {"back_test": str(test.uid), "number": test.version.number}
    if test.against is None:
        kind += "_alone"
    else:
        about["against"] = name_of(test.against, test.version)
    audit.record(kind, test.version, by=by, now=now, payload=about | {"digest": test.digest} | payload)


def name_of(version: MeasureVersion, beside: MeasureVersion) -> int | str:
    """Its number, beside a version of the same measure; otherwise with the code of its measure."""
    if version.measure_id == beside.measure_id:
        return version.number
    return f"{version.measure.code} v{version.number}"
