"""What a system sends and reads of a claim that is still with its enterprise."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pilotzone.kernel.api import Chosen, Strict
from subsidies import facts
from subsidies.api.serializers import AmountField, ClaimantSerializer, ClaimFindingSerializer, StepSerializer
from subsidies.models import Application, Document
from subsidies.rules import json_answers
from subsidies.rules.answers import MOST_TEXT
from subsidies.rules.sheets import MOST_ROWS

LONGEST = 2 * MOST_TEXT  # of a text as it is sent; how much is kept is the measure's matter


@extend_schema_field({"type": ["string", "boolean", "object"]})
class AnswerField(serializers.Field):
    """An answer: text, true or false, an amount with its currency, or null. What it has to be the call's form says."""

    def __init__(self, **kwargs):
        super().__init__(allow_null=True, **kwargs)
        self.text = serializers.CharField(allow_blank=True, max_length=LONGEST, trim_whitespace=False)

    def to_internal_value(self, data):
        if isinstance(data, str):
            return self.text.run_validation(data)
        if isinstance(data, dict):
            return {self.text.run_validation(name): self.to_internal_value(each) for name, each in data.items()}
        return data  # what is neither is told by the reading of the answer

    def to_representation(self, value):
        return value


class AnswersField(serializers.DictField):
    child = AnswerField()


class DraftStartSerializer(Strict, serializers.Serializer):
    call = serializers.UUIDField(help_text="uid")
    enterprise = serializers.CharField(required=False, max_length=18, help_text="USCC")
    project = serializers.CharField(required=False, allow_blank=True, default="", max_length=120)


class DraftVersionSerializer(Strict, serializers.Serializer):
    """The version that was read: another one means that somebody changed the draft meanwhile."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class DraftAnswersSerializer(DraftVersionSerializer):
    answers = AnswersField()


class DraftLinesSerializer(DraftVersionSerializer):
    input = serializers.CharField(max_length=60)
    replace = serializers.BooleanField(default=False)
    lines = serializers.ListField(child=AnswersField(), max_length=MOST_ROWS)


class DraftLineSerializer(DraftVersionSerializer):
    line = AnswersField()


class DraftChosenLinesSerializer(DraftVersionSerializer):
    lines = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=MOST_ROWS)


class DraftServedSerializer(Strict, serializers.Serializer):
    lines = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_ROWS)


class DraftUploadSerializer(Strict, serializers.Serializer):
    material = serializers.CharField(max_length=60)
    file = serializers.FileField(max_length=None, allow_empty_file=True)
    lines = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=MOST_ROWS)
    replaces = serializers.UUIDField(required=False, allow_null=True, default=None)


class DraftNoFieldsSerializer(Strict, serializers.Serializer):
    """An empty object."""


class DraftDocumentSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="file.name")
    type = serializers.CharField(source="file.type")
    size = serializers.IntegerField(source="file.size")
    sha256 = serializers.CharField(source="file.sha256")
    lines = serializers.SerializerMethodField()

    class Meta:
        model = Document
        fields = ("uid", "material", "name", "type", "size", "sha256", "lines", "added_at")

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_lines(self, document):
        return [line.uid for line in document.lines.all()]


class DraftKeptLineSerializer(serializers.Serializer):
    uid = serializers.UUIDField()
    values = AnswersField()


class DraftSerializer(Chosen, serializers.ModelSerializer):
    enterprise = serializers.SerializerMethodField()
    call = serializers.UUIDField(source="call.uid")
    call_reference = serializers.CharField(source="call.reference")
    measure = serializers.CharField(source="measure_version.measure.code")
    measure_version = serializers.IntegerField(source="measure_version.number")
    closes_at = serializers.DateTimeField(source="call.closes_at")

    class Meta:
        model = Application
        fields = (
            "uid", "reference", "state", "version", "call", "call_reference", "measure", "measure_version",
            "enterprise", "project", "closes_at", "created_at", "saved_at", "submitted_at",
        )  # fmt: skip

    @extend_schema_field(ClaimantSerializer)
    def get_enterprise(self, application):
        return {"uscc": application.enterprise.uscc, "name": application.enterprise.name_zh}


class DraftDetailSerializer(DraftSerializer):
    answers = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()
    documents = serializers.SerializerMethodField()

    class Meta(DraftSerializer.Meta):
        fields = (*DraftSerializer.Meta.fields, "answers", "lines", "documents")

    @extend_schema_field(AnswersField())
    def get_answers(self, application):
        measure = facts.measure_of(application.measure_version)
        specs = {spec.name: spec for spec in measure.scalar_inputs}
        kept = application.answers.items()
        return {name: json_answers.told(value, specs[name]) for name, value in kept if name in specs}

    @extend_schema_field(serializers.DictField(child=DraftKeptLineSerializer(many=True)))
    def get_lines(self, application):
        measure = facts.measure_of(application.measure_version)
        columns = {rows.name: {column.name: column for column in rows.columns} for rows in measure.row_inputs}
        found = {name: [] for name in columns}
        for line in application.lines.order_by("input", "position"):
            specs = columns[line.input]
            values = {name: json_answers.told(value, specs[name]) for name, value in line.values.items()}
            found[line.input].append({"uid": str(line.uid), "values": values})
        return found

    @extend_schema_field(DraftDocumentSerializer(many=True))
    def get_documents(self, application):
        rows = application.documents.filter(replaced_at=None).select_related("file").prefetch_related("lines")
        return DraftDocumentSerializer(rows, many=True).data


class DraftGapSerializer(serializers.Serializer):
    """What keeps the claim from being handed over: by its path, and the lines that lack it, the first being 1."""

    field = serializers.CharField()
    code = serializers.ChoiceField(choices=["answer", "lines", "material", "bar"])
    title = serializers.CharField()
    rows = serializers.ListField(child=serializers.IntegerField())


class DraftFollowingSerializer(serializers.Serializer):
    """A paper that may be handed in within so many working days of the acceptance."""

    material = serializers.CharField()
    days = serializers.IntegerField()
    rows = serializers.ListField(child=serializers.IntegerField())


class DraftFindingsSerializer(serializers.Serializer):
    """What the claim would be worth as it is, how that comes about, what stands against it, and what is missing."""

    version = serializers.IntegerField()
    ready = serializers.BooleanField()
    amount = AmountField()
    outcome = serializers.CharField()
    steps = StepSerializer(many=True)
    findings = ClaimFindingSerializer(many=True)
    missing = DraftGapSerializer(many=True)
    may_follow = DraftFollowingSerializer(many=True)
