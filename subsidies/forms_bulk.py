"""The form by which an act on many claims is chosen."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts.models import Absence, User
from pilotzone.kernel import clock
from pilotzone.kernel.access import MATRIX, P, R
from subsidies import facts
from subsidies.actions import assigning
from subsidies.actions.bulk.previewing import NEEDED
from subsidies.enums_desk import BulkKind
from subsidies.forms_desk import OfficerField
from subsidies.models import Application, Bulk, MeasureVersion
from subsidies.wording import language

MOST_VERSIONS = 40  # whose papers are offered
REVIEWING = (P.DISTRICT_COMMERCE_OPINE, P.DISTRICT_FINANCE_OPINE, P.CITY_REVIEW)


def kinds_for(user: User) -> list[BulkKind]:
    """The acts for which the person holds a permission."""
    return [kind for kind in BulkKind if any(user.may(permission) for permission in NEEDED[kind])]


class BulkForm(forms.Form):
    """The act, and what it needs: an officer, or a paper with the reason why it is asked for."""

    kind = forms.ChoiceField(label=_("What to do"), widget=forms.RadioSelect)
    officer = OfficerField(
        label=_("Assign to"), queryset=User.objects.none(), required=False, empty_label=_("Nobody: back to the office")
    )
    material = forms.ChoiceField(label=_("Paper to ask for"), required=False)
    remark = forms.CharField(
        label=_("Why it is asked for"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
        help_text=_("The applicants read it."),
    )

    def __init__(self, *args: Any, kinds: list[BulkKind], claims: QuerySet[Application], user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        self.initial.setdefault("kind", kinds[0].value if kinds else "")
        if BulkKind.ASSIGN in kinds:
            self.offer_officers()
        else:
            del self.fields["officer"]
        if BulkKind.REQUEST in kinds:
            self.fields["material"].choices = [("", _("Choose a paper")), *papers(claims)]
        else:
            del self.fields["material"], self.fields["remark"]

    def offer_officers(self) -> None:
        roles = [role for role in R if MATRIX[role] & set(REVIEWING)]
        officers = User.objects.filter(appointments__role__in=roles, is_active=True).distinct().order_by("name", "pk")
        keys = list(officers.values_list("pk", flat=True))
        away = Absence.objects.in_force(clock.today()).filter(user__in=keys).values_list("user", flat=True)
        field = self.fields["officer"]
        field.loads, field.away = assigning.open_claims(keys), frozenset(away)
        field.queryset = officers

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("kind") == BulkKind.REQUEST:
            if not given.get("material"):
                self.add_error("material", _("Choose the paper."))
            if not given.get("remark"):
                self.add_error("remark", _("Say why it is asked for."))
        return given

    def bulk(self) -> Bulk:
        given = self.cleaned_data
        kind = BulkKind(given["kind"])
        if kind == BulkKind.ASSIGN:
            return Bulk(kind=kind, officer=given["officer"])
        if kind == BulkKind.REQUEST:
            return Bulk(kind=kind, material=given["material"], remark=given["remark"])
        return Bulk(kind=kind)


def papers(claims: QuerySet[Application]) -> list[tuple[str, str]]:
    """The papers that the measures of these claims ask of applicants, each once."""
    keys = claims.order_by().values("measure_version").distinct()[:MOST_VERSIONS]
    found: dict[str, str] = {}
    for version in MeasureVersion.objects.filter(pk__in=list(keys.values_list("measure_version", flat=True))):
        for material in facts.measure_of(version).materials:
            if material.source != "enterprise":
                found.setdefault(material.id, material.label.pick(language()))
    return sorted(found.items(), key=lambda each: each[1])
