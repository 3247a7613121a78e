"""An enterprise's own system prepares a claim: the actions of the pages, up to the hand-over to the administrator."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any
from uuid import UUID

from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from enterprises.models import Enterprise
from pilotzone.exchange.api.idempotency import Idempotent
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.api import KeysetPagination, said
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404
from pilotzone.kernel.problems import PROBLEMS
from pilotzone.kernel.scopes import Scope
from subsidies import explained, facts, wording
from subsidies.actions import drafting, importing, lines, submitting
from subsidies.actions.lines import BadLine
from subsidies.actions.submitting import Incomplete, Working
from subsidies.api import operations_drafts as operations
from subsidies.api import serializers_drafts as shapes
from subsidies.enums import BEFORE_BUREAU, EDITABLE, State
from subsidies.models import Application, Call, ClaimLine
from subsidies.rules import json_answers, json_lines, undertakings
from subsidies.rules.answers import Unreadable
from subsidies.rules.completeness import Gap, Lack
from subsidies.rules.model import InputSpec, Measure

PLACES = {Lack.ANSWER: "answers", Lack.LINES: "lines", Lack.MATERIAL: "documents", Lack.BAR: "findings"}


def details(errors: Mapping[str, Unreadable]) -> dict[str, list[ErrorDetail]]:
    """What cannot be read, as the answer names it: by field, with the stable reason and its words."""
    return {name: [ErrorDetail(wording.sender_words(each), each.reason)] for name, each in errors.items()}


def gap_row(measure: Measure, gap: Gap) -> dict[str, Any]:
    path = f"{PLACES[gap.lack]}.{gap.name}"
    return {"field": path, "code": gap.lack.value, "title": wording.gap_words(measure, gap), "rows": list(gap.rows)}


class OfDrafts(APIView):
    """What the enterprise itself may change, and what became of it later; somebody else's is not there."""

    permission = P.CLAIM_EDIT
    scope = Scope.APPLICATIONS_WRITE
    tag = "drafts"

    def rows(self) -> Any:
        rows = Application.objects.claimed_by(self.request.user)
        return rows.select_related("enterprise", "call__programme", "measure_version__measure", "division")

    @cached_property
    def application(self) -> Application:
        found: Application = get_or_404(self.rows(), uid=self.kwargs["uid"])
        return found

    @cached_property
    def measure(self) -> Measure:
        return facts.measure_of(self.application.measure_version)

    def given(self, request: Request, shape: type[Serializer]) -> Any:
        sent = shape(data=request.data)
        sent.is_valid(raise_exception=True)
        return sent.validated_data

    def told(self, application: Application) -> Response:
        """The draft as it is now."""
        fresh = self.rows().get(pk=application.pk)
        return Response(shapes.DraftDetailSerializer(fresh, context={"request": self.request}).data)

    def chosen_lines(self, uids: Sequence[UUID]) -> list[ClaimLine]:
        """The lines of this claim; raises ValidationError for any other."""
        found = {line.uid: line for line in self.application.lines.filter(uid__in=uids)}
        unknown = {
            str(place): [ErrorDetail(PROBLEMS["not_found"].title, "not_found")]
            for place, uid in enumerate(uids)
            if uid not in found
        }
        if unknown:
            raise ValidationError({"lines": unknown})
        return list(found.values())


class LatestSaved(KeysetPagination):
    order = ("-saved_at", "-pk")


class DraftList(Idempotent, OfDrafts, ListAPIView):
    """GET: the claims that are still with the enterprise. POST: begin one, or get the one that there is."""

    operations = operations.DRAFTS | {
        "POST": replace(
            operations.DRAFTS["POST"], body=shapes.DraftStartSerializer, result=shapes.DraftDetailSerializer
        )
    }
    queryset = Application.objects.none()
    serializer_class = shapes.DraftSerializer
    pagination_class = LatestSaved

    def get_queryset(self):
        return self.rows().filter(state__in=BEFORE_BUREAU)

    def write(self, request):
        given = self.given(request, shapes.DraftStartSerializer)
        call = Call.objects.published().filter(uid=given["call"]).select_related("programme", "measure_version").first()
        if call is None:
            raise ValidationError({"call": [ErrorDetail(PROBLEMS["not_found"].title, "not_found")]})
        enterprise = self.enterprise(given.get("enterprise"))
        made = drafting.start(call, enterprise, project=given["project"], by=request.user, now=clock.now())
        return self.told(made)

    def enterprise(self, uscc: str | None) -> Enterprise:
        """The one that is named, or the only one that the system stands for."""
        held = {grant.enterprise_id for grant in self.request.user.grants if grant.holds(P.CLAIM_EDIT)}
        rows = Enterprise.objects.filter(pk__in=held - {None})
        found = list((rows if uscc is None else rows.filter(uscc=uscc.upper()))[:2])
        if len(found) != 1:
            raise ValidationError({"enterprise": [ErrorDetail(PROBLEMS["not_found"].title, "not_found")]})
        return found[0]


class DraftDetail(OfDrafts):
    operations = {"GET": replace(operations.DRAFT_DETAIL["GET"], result=shapes.DraftDetailSerializer)}

    def get(self, request, uid):
        return Response(shapes.DraftDetailSerializer(self.application, context={"request": request}).data)


class Answers(Idempotent, OfDrafts):
    """Keep answers by name: all of those sent, or none where one cannot be read. Others stay as they are."""

    operations = operations.answering("ANSWERS", shapes.DraftAnswersSerializer, shapes.DraftDetailSerializer)

    def write(self, request, uid):
        given = self.given(request, shapes.DraftAnswersSerializer)
        texts = self.texts(given["answers"])
        saved = drafting.save_answers(
            self.application, texts, expected_version=given["version"], by=request.user, now=clock.now()
        )
        return self.told(saved.application)

    def texts(self, sent: Mapping[str, Any]) -> dict[str, str]:
        """What was sent as a form would have it; raises ValidationError with each answer that cannot be read."""
        specs = {spec.name: spec for spec in self.measure.scalar_inputs if drafting.is_asked(spec)}
        texts, errors = json_lines.texts_of(sent, specs)
        _kept, unread = drafting.read_answers(texts, specs)
        if errors or unread:
            raise ValidationError({"answers": details(unread | errors)})
        return texts


class Lines(Idempotent, OfDrafts):
    """Add cost lines, or put them in the place of those that are there: all of them or none."""

    operations = operations.answering("LINES", shapes.DraftLinesSerializer, shapes.DraftDetailSerializer)

    def write(self, request, uid):
        given = self.given(request, shapes.DraftLinesSerializer)
        spec = lines.rows_input(self.application, given["input"])
        sheet, wrong = json_lines.read(given["lines"], spec)
        if wrong:
            raise ValidationError({"lines": {str(at): details(each) for at, each in enumerate(wrong) if each}})
        importing.import_lines(
            self.application,
            spec.name,
            sheet,
            replace=given["replace"],
            expected_version=given["version"],
            by=request.user,
            now=clock.now(),
        )
        return self.told(self.application)


class Line(Idempotent, OfDrafts):
    """Change one line: the columns that are sent, the others stay."""

    operations = operations.answering("LINE", shapes.DraftLineSerializer, shapes.DraftDetailSerializer)

    def write(self, request, uid, line):
        given = self.given(request, shapes.DraftLineSerializer)
        row: ClaimLine = get_or_404(self.application.lines, uid=line)
        spec = lines.rows_input(self.application, row.input)
        columns = lines.typed_columns(spec)
        texts, errors = json_lines.texts_of(given["line"], columns)
        if errors:
            raise ValidationError({"line": details(errors)})
        stays = kept_texts(row, columns)
        try:
            lines.save_line(
                self.application,
                row.input,
                stays | texts,
                line=row,
                expected_version=given["version"],
                by=request.user,
                now=clock.now(),
            )
        except BadLine as error:
            raise ValidationError({"line": details(error.errors)}) from error
        return self.told(self.application)


def kept_texts(line: ClaimLine, columns: Mapping[str, InputSpec]) -> dict[str, str]:
    """What stands in a line, as a form would have it."""
    values = {name: json_answers.told(value, columns[name]) for name, value in line.values.items() if name in columns}
    texts, _errors = json_lines.texts_of(values, columns)
    return texts


class LinesRemoved(Idempotent, OfDrafts):
    operations = operations.answering("LINES_REMOVED", shapes.DraftChosenLinesSerializer, shapes.DraftDetailSerializer)

    def write(self, request, uid):
        given = self.given(request, shapes.DraftChosenLinesSerializer)
        chosen = self.chosen_lines(given["lines"])
        lines.remove_lines(
            self.application, chosen, expected_version=given["version"], by=request.user, now=clock.now()
        )
        return self.told(self.application)


class Findings(OfDrafts):
    """What the claim would be worth as it stands, and what it lacks."""

    operations = {"GET": replace(operations.FINDINGS["GET"], result=shapes.DraftFindingsSerializer)}

    def get(self, request, uid):
        application = self.application
        working = submitting.worked_out(application, list(application.lines.order_by("input", "position")))
        return Response(shapes.DraftFindingsSerializer(self.found(working)).data)

    def found(self, working: Working) -> dict[str, Any]:
        told = explained.of_estimate(working.worth, self.measure)
        missing = submitting.keeping_back(self.measure, working.gaps)
        return {
            "version": self.application.version,
            "ready": not missing,
            "amount": working.worth.total,
            "outcome": told.outcome,
            "steps": told.steps,
            "findings": told.findings,
            "missing": [gap_row(self.measure, gap) for gap in missing],
            "may_follow": undertakings.owed_of(self.measure, working.gaps),
        }


class HandOver(Idempotent, OfDrafts):
    """To the enterprise's administrator. Whoever asks again finds it done, also once it is submitted."""

    operations = operations.answering("HAND_OVER", shapes.DraftVersionSerializer, shapes.DraftDetailSerializer)

    def write(self, request, uid):
        given = self.given(request, shapes.DraftVersionSerializer)
        if self.is_done(given["version"]):
            return self.told(self.application)
        sent = submitting.send(self.application, expected_version=given["version"], by=request.user, now=clock.now())
        return self.told(sent)

    def is_done(self, version: int) -> bool:
        """Whatever is changed after the hand-over takes the claim back to the draft."""
        application = self.application
        if application.state == State.CONFIRMING:
            return version in (application.version, application.version - 1)
        return application.state not in EDITABLE and application.submitted_at is not None

    def handle_exception(self, exc):
        if isinstance(exc, Incomplete):
            rows = [gap_row(self.measure, gap) for gap in exc.gaps]
            errors = [{name: row[name] for name in ("field", "code", "title")} for row in rows]
            return said(exc.code, exc.status, str(PROBLEMS[exc.code].title), errors=errors)
        return super().handle_exception(exc)


class Reopened(Idempotent, OfDrafts):
    operations = operations.answering("REOPENED", shapes.DraftNoFieldsSerializer, shapes.DraftDetailSerializer)

    def write(self, request, uid):
        self.given(request, shapes.DraftNoFieldsSerializer)
        return self.told(submitting.reopen(self.application, by=request.user, now=clock.now()))


class Withdrawn(Idempotent, OfDrafts):
    """A claim that the bureau has is taken back by a person, in the portal."""

    operations = operations.answering("WITHDRAWN", shapes.DraftVersionSerializer, shapes.DraftDetailSerializer)

    def write(self, request, uid):
        given = self.given(request, shapes.DraftVersionSerializer)
        if self.application.state not in EDITABLE:
            raise DomainError("not_editable", PROBLEMS["not_editable"].title, status=409)
        made = drafting.withdraw(self.application, expected_version=given["version"], by=request.user, now=clock.now())
        return self.told(made)
