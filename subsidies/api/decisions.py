"""Decisions on claims: what was given or not, by which clause and digest, and which offices decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.response import Response

from pilotzone.accounts.models import Appointment
from pilotzone.kernel import clock
from pilotzone.kernel.access import MATRIX, P
from subsidies import facts, wording
from subsidies.api import operations_decisions as operations
from subsidies.api.serializers import ApplicationSerializer
from subsidies.api.views import NewestFirst
from subsidies.enums import Stage, State
from subsidies.enums_meeting import ItemState, MeetingVerdict
from subsidies.filters import ApplicationFilter
from subsidies.models import Application, Entitlement, MeetingItem, Signature

DECIDERS = frozenset({P.DECISION_SIGN, P.CLAIM_REFUSE})
ROLES = [role for role, held in MATRIX.items() if held & DECIDERS]


class DeciderSerializer(serializers.Serializer):
    """Who decided, by the office that was exercised: people are not named."""

    role = serializers.CharField()
    at = serializers.DateTimeField()


class DecidingMeetingSerializer(serializers.Serializer):
    reference = serializers.CharField()
    minutes_number = serializers.CharField()
    held_on = serializers.DateField(allow_null=True)


class DecisionSerializer(ApplicationSerializer):
    outcome = serializers.SerializerMethodField()
    decided_at = serializers.SerializerMethodField()
    clause = serializers.SerializerMethodField()
    reason = serializers.CharField(source="refusal_reason")
    digest = serializers.SerializerMethodField()
    deciders = serializers.SerializerMethodField()
    meeting = serializers.SerializerMethodField()

    class Meta(ApplicationSerializer.Meta):
        fields = (
            "uid", "reference", "state", "enterprise", "call", "division", "claimed", "verified", "audited", "approved",
            "paid", "outcome", "decided_at", "clause", "reason", "digest", "deciders", "meeting",
        )  # fmt: skip

    def record(self, application: Application) -> Entitlement | None:
        """The amount by decision, with what was frozen of it."""
        if application.state == State.REFUSED:
            return None
        return next(iter(application.approved_records), None)

    @extend_schema_field(serializers.ChoiceField(choices=["approved", "refused"]))
    def get_outcome(self, application):
        return "refused" if application.state == State.REFUSED else "approved"

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_decided_at(self, application):
        record = self.record(application)
        at = record.made_at if record else application.refused_at
        return at and serializers.DateTimeField().to_representation(at)

    @extend_schema_field(str)
    def get_clause(self, application):
        """By which a claim was refused; of what was given, each step has its own (/applications/)."""
        clause = application.refusal_clause
        return clause and wording.clause_label(facts.measure_of(application.measure_version), clause)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_digest(self, application):
        record = self.record(application)
        return record and record.digest

    @extend_schema_field(DeciderSerializer(many=True))
    def get_deciders(self, application):
        offices = self.context["offices"]
        if application.state == State.REFUSED:
            acts = [(application.refused_by_id, application.refused_at)]
        else:
            acts = [(each.signed_by_id, each.signed_at) for each in application.standing_signatures]
        rows = [{"role": role_at(offices.get(person, ()), clock.local_date(at)), "at": at} for person, at in acts]
        return DeciderSerializer(rows, many=True).data

    @extend_schema_field(DecidingMeetingSerializer(allow_null=True))
    def get_meeting(self, application):
        item = next(iter(application.meeting_results), None)
        return item and DecidingMeetingSerializer(item.meeting).data


class Decisions:
    permission = (P.QUEUE_READ, P.CLAIM_READ)
    resource = "decisions"
    queryset = Application.objects.none()
    serializer_class = DecisionSerializer

    def get_queryset(self) -> Any:
        """Of the claims that the caller may see, by the same rows and filters as claims."""
        rows = Application.objects.told_to(self.request.user).decided().for_list()  # type: ignore[attr-defined]
        approved = Entitlement.objects.filter(stage=Stage.APPROVED, is_current=True).defer("record")
        signed = Signature.objects.filter(fallen_at=None).order_by("signed_at")
        at_meetings = MeetingItem.objects.filter(state=ItemState.DONE).exclude(verdict=MeetingVerdict.PUT_OFF)
        return rows.select_related("enterprise", "division", "call", "measure_version").prefetch_related(
            Prefetch("entitlements", approved, to_attr="approved_records"),
            Prefetch("signatures", signed, to_attr="standing_signatures"),
            Prefetch("meeting_items", at_meetings.select_related("meeting").order_by("-pk"), to_attr="meeting_results"),
        )

    def answer(self, rows: list[Application], **how: Any) -> Any:
        context = self.get_serializer_context() | {"offices": offices_of(rows)}  # type: ignore[attr-defined]
        return DecisionSerializer(rows if how else rows[0], context=context, **how).data


def offices_of(applications: Iterable[Application]) -> Mapping[int, list[Appointment]]:
    """The appointments of those who decided, as far as one can decide by them."""
    people = {
        person
        for each in applications
        for person in (each.refused_by_id, *(row.signed_by_id for row in each.standing_signatures))
    }
    found: dict[int, list[Appointment]] = defaultdict(list)
    for row in Appointment.objects.filter(user__in=people - {None}, role__in=ROLES).order_by("pk"):
        found[row.user_id].append(row)
    return found


def role_at(appointments: Iterable[Appointment], day: date) -> str:
    """The office held on the day; whoever stood in for somebody held none of these."""
    held = (row.role for row in appointments if row.starts_on <= day and (row.ends_on is None or day <= row.ends_on))
    return next(held, "deputy")


class DecisionList(Decisions, ListAPIView):
    operations = operations.DECISIONS
    filterset_class = ApplicationFilter
    pagination_class = NewestFirst

    def list(self, request, *args, **kwargs):
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.answer(page, many=True))


class DecisionDetail(Decisions, RetrieveAPIView):
    operations = operations.DECISION_DETAIL
    lookup_field = "uid"

    def retrieve(self, request, *args, **kwargs):
        return Response(self.answer([self.get_object()]))
