"""What people type about booths."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.forms import DomainForm
from enterprises.forms_cycles import VersionedForm
from matchmaking.actions.exhibitions.applying import MOST_WISHES
from matchmaking.actions.exhibitions.plan import LONGEST_SIDE
from matchmaking.enums import Topic
from matchmaking.enums_exhibitions import AllotmentRule
from matchmaking.models import Booth, BoothApplication, Hall, Material
from matchmaking.rules.booths import LOT, Area
from pilotzone.kernel.inputs import TidyRegexField
from pilotzone.ui.templatetags.ui import local_text

MOST_ROWS = 40
ANY_ZONE = [("", pgettext_lazy("booths", "No zone: for all topics"))]


class YuanField(forms.DecimalField):
    """Typed in yuan, kept in fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=10, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> int:
        found: Decimal | None = super().clean(value)
        return int((found or Decimal(0)) * 100)


def metres(label: Any, least: int = 1, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=LONGEST_SIDE, **kwargs)


class LayoutForm(DomainForm):
    hall = forms.ModelChoiceField(label=_("Hall"), queryset=Hall.objects.none(), required=False, empty_label="–")
    prefix = TidyRegexField(
        r"^[A-Za-z][A-Za-z0-9]{0,5}-?$",
        label=_("Numbers begin with"),
        max_length=7,
        help_text=_("A letter or two, such as A: the booths are A01, A02 and so on."),
    )
    x = metres(_("Metres from the left"), 0, initial=0)
    y = metres(_("Metres from above"), 0, initial=0)
    width = metres(_("Width of a booth, m"), initial=3)
    depth = metres(_("Depth of a booth, m"), initial=3)
    columns = forms.IntegerField(label=_("Booths side by side"), min_value=1, max_value=MOST_ROWS, initial=1)
    rows = forms.IntegerField(label=_("Rows"), min_value=1, max_value=MOST_ROWS, initial=1)
    aisle = metres(_("Aisle between rows, m"), 0, initial=3)
    topic = forms.ChoiceField(label=_("Zone"), choices=[*ANY_ZONE, *Topic.choices], required=False)
    fee = YuanField(label=_("Fee for a booth, CNY"), required=False, initial=0)

    def __init__(self, *args: Any, halls: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hall"].queryset = halls
        self.fields["hall"].label_from_instance = lambda row: local_text(row, "name")
        if not halls:
            del self.fields["hall"]

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        start = Area(*(given.pop(name) for name in ("x", "y", "width", "depth")))
        return {"hall": None, **given, "start": start}


class AllotForm(DomainForm):
    rule = forms.ChoiceField(label=_("Order"), choices=AllotmentRule.choices, widget=forms.RadioSelect)
    seed = forms.CharField(
        label=_("Seed of the lot"),
        max_length=64,
        required=False,
        help_text=_("Figures that nobody here chose, such as those of a public lottery of that day."),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("rule") == LOT and not found.get("seed"):
            self.add_error("seed", _("A lot needs a seed."))
        return found


class PlaceForm(DomainForm):
    code = forms.CharField(
        label=_("Booth"), max_length=12, required=False, help_text=_("Empty to take the booth back.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class BoothApplicationForm(VersionedForm):
    area = forms.IntegerField(label=_("Area of at least, m²"), min_value=1, max_value=1000)
    topics = forms.MultipleChoiceField(
        label=_("What you show"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(
        label=_("What else matters"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    field_order = ("area", "topics", "wish_1", "wish_2", "wish_3", "note", "version")
    LABELS = (_("First wish"), _("Second wish"), _("Third wish"))

    def __init__(self, *args: Any, booths: list[Booth], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((each.code, f"{each.code} · {each.area} m²") for each in booths)]
        for number, label in enumerate(self.LABELS[:MOST_WISHES], 1):
            self.fields[f"wish_{number}"] = forms.ChoiceField(label=label, choices=choices, required=False)
        self.order_fields(self.field_order)

    @classmethod
    def of(cls, row: BoothApplication | None, booths: list[Booth]) -> "BoothApplicationForm":
        if row is None:
            return cls(initial={"version": 0, "area": 9}, booths=booths)
        wishes = {f"wish_{number}": code for number, code in enumerate(row.wishes, 1)}
        kept = {"area": row.area, "topics": row.topics, "note": row.note, "version": row.version}
        return cls(initial=kept | wishes, booths=booths)

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        wishes = [given[f"wish_{number}"] for number in range(1, MOST_WISHES + 1)]
        kept = {name: given[name] for name in ("area", "topics", "note")}
        return kept | {"wishes": [code for code in wishes if code], "expected_version": given["version"]}


class MaterialForm(DomainForm):
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    fee = YuanField(label=_("Fee for one, CNY"), required=False, initial=0)
    most = forms.IntegerField(label=_("Most for an exhibitor"), min_value=1, max_value=1000, initial=10)


class OrderForm(DomainForm):
    """A quantity for each thing on the list."""

    def __init__(self, *args: Any, materials: list[Material], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.materials = materials
        for each in materials:
            self.fields[f"material_{each.pk}"] = forms.IntegerField(
                label=local_text(each, "name"), min_value=0, max_value=each.most, required=False
            )

    @property
    def quantities(self) -> dict[int, int]:
        return {each.pk: self.cleaned_data.get(f"material_{each.pk}") or 0 for each in self.materials}
