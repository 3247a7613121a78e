"""What people enter about recognition: a round, an application, its steps."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from enterprises.enums_assessments import SchemeState
from enterprises.enums_figures import SubjectKind
from enterprises.facts_assessments import scheme_of
from enterprises.forms import DateField, DomainForm
from enterprises.forms_contests import dress, read_value
from enterprises.forms_cycles import VersionChoice, VersionedForm
from enterprises.models import SchemeVersion
from enterprises.result_words import pick
from enterprises.rules.assessment.model import Figure, Scheme
from pilotzone.accounts.models import User
from pilotzone.files.forms import FilesField
from pilotzone.formula.values import exact
from pilotzone.onsite.rules import written
from warehouses.actions.recognition.batches import Terms, usual_items
from warehouses.enums_recognition import Advice, InspectionMode, Level, Verdict
from warehouses.models import Recognition, RecognitionBatch, Warehouse
from warehouses.models.recognition import KINDS, kind_of
from warehouses.rules.recognition import pointed_parts, steps_of

MOST_FILES = 10
LONG = {"rows": 4, "maxlength": 4000}


def name_of(field: str) -> Any:
    return capfirst(RecognitionBatch._meta.get_field(field).verbose_name)


def text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs=LONG), **more)


def evidence(label: Any) -> FilesField:
    return FilesField(label=label, required=False, help_text=_("PDF, OFD, JPG or PNG, up to ten files."))


def grades_of(rows: Iterable[SchemeVersion]) -> str:
    """Of each scheme what its grades are called and by what they are named here."""
    found = []
    for row in rows:
        grades = scheme_of(row.document).grades
        named = " · ".join(f"{name} {pick(label)}" for name, label in zip(grades.ids, grades.labels, strict=True))
        found.append(f"{row.scheme.code}: {named}")
    return gettext("As the scheme names its grades: %(known)s.") % {"known": "; ".join(found)} if found else ""


class BatchForm(DomainForm):
    level = forms.TypedChoiceField(label=name_of("level"), choices=Level.choices, coerce=Level, initial=Level.CITY)
    number = forms.IntegerField(label=name_of("number"), min_value=1, max_value=999)
    name_zh = forms.CharField(label=name_of("name_zh"), max_length=120)
    name_en = forms.CharField(label=name_of("name_en"), max_length=160, required=False)
    scheme_version = VersionChoice(
        label=name_of("scheme_version"), queryset=SchemeVersion.objects.none(), to_field_name="uid", empty_label=None
    )
    least_grade = forms.CharField(label=name_of("least_grade"), max_length=40, initial="pass")
    kinds = forms.MultipleChoiceField(
        label=name_of("kinds"),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a tick every warehouse can apply."),
    )
    opens_on = DateField(label=name_of("opens_on"))
    closes_on = DateField(label=name_of("closes_on"))
    quota = forms.IntegerField(
        label=name_of("quota"), min_value=1, required=False, help_text=_("Empty: as many as fulfil the criteria.")
    )
    validity_months = forms.IntegerField(label=name_of("validity_months"), min_value=1, max_value=120, initial=36)
    notice_days = forms.IntegerField(label=name_of("notice_days"), min_value=1, max_value=30, initial=5)
    correction_days = forms.IntegerField(label=name_of("correction_days"), min_value=1, max_value=60, initial=10)
    panel_least = forms.IntegerField(label=name_of("panel_least"), min_value=1, max_value=15, initial=3)
    review_month = forms.IntegerField(label=name_of("review_month"), min_value=1, max_value=12, initial=3)
    review_days = forms.IntegerField(label=name_of("review_days"), min_value=1, max_value=90, initial=20)
    items = forms.CharField(
        label=_("List of the inspection, one a line"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Chinese | English | yes_no, number or text"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = SchemeVersion.objects.filter(state=SchemeState.PUBLISHED, scheme__subject=SubjectKind.WAREHOUSE)
        rows = rows.select_related("scheme").order_by("scheme__code")
        self.fields["scheme_version"].queryset = rows
        self.fields["least_grade"].help_text = grades_of(rows)
        self.fields["items"].initial = written(usual_items())

    def terms(self) -> Terms:
        given = dict(self.cleaned_data)
        given.pop("scheme_version")
        return Terms(**given | {"kinds": tuple(given["kinds"])})


class FiguresMixin:
    """Fields for figures of a scheme, each read as the scheme writes values."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    figures: Sequence[Figure] = ()

    def ask(self, scheme: Scheme, figures: Sequence[Figure], told: Mapping[str, str]) -> None:
        self.figures = figures
        for figure in figures:
            field = forms.CharField(label=pick(figure.label), max_length=40)
            dress(field, scheme, figure)
            field.initial = typed(figure, told.get(figure.name, ""))
            self.fields[figure.name] = field

    def read_figures(self) -> dict[str, str]:
        """The values that can be read; what cannot stands at its field."""
        found = {}
        for figure in self.figures:
            if figure.name not in self.cleaned_data:
                continue
            try:
                found[figure.name] = read_value(figure, self.cleaned_data[figure.name])
            except forms.ValidationError as error:
                self.add_error(figure.name, error)  # type: ignore[attr-defined]
        return found


def typed(figure: Figure, told: str) -> str:
    """A value as people write it: rates in per cent."""
    return exact(Fraction(told) * 100) if told and figure.type.rate else told


class ApplicationForm(FiguresMixin, DomainForm):
    kind = forms.ChoiceField(label=_("Applied for as"), widget=forms.RadioSelect)
    statement = text(_("What the warehouse does and for whom"))
    evidence = evidence(_("Documents"))

    def __init__(
        self, *args: Any, batch: RecognitionBatch, warehouse: Warehouse, scheme: Scheme, asked: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(KINDS)
        kinds = [kind for kind in (batch.kinds or labels) if kind_of(warehouse, kind)]
        self.fields["kind"].choices = [(kind, labels[kind]) for kind in kinds]
        self.fields["kind"].initial = kinds[0] if kinds else None
        self.ask(scheme, asked, {})
        self.order_fields(["kind", "statement", *(each.name for each in asked), "evidence"])

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["given"] = self.read_figures()
        return self.cleaned_data


class CorrectionForm(FiguresMixin, VersionedForm):
    answer = text(_("What you have corrected"))
    evidence = evidence(_("Further documents"))

    def __init__(self, *args: Any, scheme: Scheme, asked: Any, told: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(scheme, asked, told)
        self.order_fields(["version", "answer", *(each.name for each in asked), "evidence"])

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["given"] = self.read_figures()
        return self.cleaned_data


class EstablishForm(FiguresMixin, VersionedForm):
    """The figures as the officer finds them."""

    def __init__(self, *args: Any, scheme: Scheme, asked: Any, told: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(scheme, asked, told)

    def clean(self) -> dict[str, Any]:
        return {"version": self.cleaned_data.get("version"), "values": self.read_figures()}


class DemandForm(VersionedForm):
    demand = text(_("Everything that has to be corrected"), help_text=_("It can be asked only once."))


class NoteForm(VersionedForm):
    note = text(_("Note for the file"), required=False)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user: User) -> str:
        return user.name or user.email


class PlanForm(VersionedForm):
    mode = forms.TypedChoiceField(
        label=pgettext_lazy("inspection", "How"),
        choices=InspectionMode.choices,
        coerce=InspectionMode,
        widget=forms.RadioSelect,
        initial=InspectionMode.SITE,
    )
    planned_on = DateField(label=_("Day of the inspection"))
    first = PersonField(label=_("First inspector"), queryset=User.objects.none(), empty_label=None)
    second = PersonField(label=_("Second inspector"), queryset=User.objects.none(), empty_label=None)
    meeting = forms.CharField(
        label=_("Video meeting"), max_length=160, required=False, help_text=_("Its number or address, if by video.")
    )

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].queryset = self.fields["second"].queryset = officers


class InspectionCloseForm(DomainForm):
    verdict = forms.TypedChoiceField(
        label=_("Found as a whole"), choices=Verdict.choices, coerce=Verdict, widget=forms.RadioSelect
    )
    present_name = forms.CharField(label=_("Present for the operator"), max_length=80)
    present_post = forms.CharField(label=_("Post"), max_length=80, required=False)
    remark = text(_("Remark of the inspectors"), required=False)


class OpinionForm(DomainForm):
    advice = forms.TypedChoiceField(
        label=_("Your advice"), choices=Advice.choices, coerce=Advice, widget=forms.RadioSelect
    )
    remark = text(_("Reason"), required=False, help_text=_("Needed where you advise against it."))

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, figure in pointed_parts(scheme):
            if steps := steps_of(part):
                choices = [(exact(each), exact(each)) for each in steps]
                self.fields[part.id] = forms.ChoiceField(
                    label=pick(part.label), choices=choices, widget=forms.RadioSelect
                )
                continue
            self.fields[part.id] = forms.CharField(
                label=pick(part.label),
                max_length=8,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                help_text=_("Points from %(low)s to %(high)s.") % {"low": figure.low or 0, "high": figure.high},
            )
        self.parts = [part.id for part, _figure in pointed_parts(scheme)]
        self.order_fields([*self.parts, "advice", "remark"])

    def points(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.parts}


class ConcludeForm(VersionedForm):
    conclusion = text(_("What the panel concludes"))


class ReasonForm(VersionedForm):
    reason = text(_("Reason"), help_text=_("The operator reads it."))


class RecogniseForm(VersionedForm):
    decision_reference = forms.CharField(label=_("Document of the decision"), max_length=80)


class RectifyForm(VersionedForm):
    demand = text(_("What has to be put right"), help_text=_("The operator reads it."))
    due_on = DateField(label=_("By which day"))


class ReviewForm(VersionedForm):
    statement = text(_("How the warehouse was run in the year"))
    evidence = evidence(_("Documents"))


class AnswerForm(VersionedForm):
    answer = text(_("What you have put right"))
    evidence = evidence(_("Documents"))


class NoticeForm(DomainForm):
    rows = forms.ModelMultipleChoiceField(
        label=_("Proposals"),
        queryset=Recognition.objects.none(),
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )
    document_number = forms.CharField(label=_("Document number of the notice"), max_length=60)

    def __init__(self, *args: Any, proposals: QuerySet[Recognition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].queryset = proposals
