"""The forms by which the office shares its work."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pilotzone.accounts.models import User
from pilotzone.reference.models import Division
from subsidies.enums import Desk
from subsidies.filters import NamedField
from subsidies.models import Programme


class OfficerField(forms.ModelChoiceField):
    """People by name, with what each has open and who is away; `loads` and `away` are by key."""

    loads: Mapping[int, int] = {}
    away: frozenset[int] = frozenset()

    def label_from_instance(self, user: User) -> str:
        count = self.loads.get(user.pk, 0)
        text = ngettext("%(name)s · %(count)s open claim", "%(name)s · %(count)s open claims", count)
        label, away = text % {"name": user.name, "count": count}, _("away")
        return f"{label} · {away}" if user.pk in self.away else label


class AssignForm(forms.Form):
    to = OfficerField(
        label=_("Officer"), queryset=User.objects.none(), required=False, empty_label=_("Nobody: back to the office")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, officers, loads, away, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].loads, self.fields["to"].away = loads, frozenset(away)
        self.fields["to"].queryset = officers


class OfficersField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, user: User) -> str:
        return user.name


class AssignmentRuleForm(forms.Form):
    desk = forms.TypedChoiceField(
        label=_("Claims that reach"),
        coerce=Desk,
        choices=[
            (Desk.DISTRICT_COMMERCE.value, _("the district's commerce bureau")),
            (Desk.CITY.value, _("the city's re-review")),
        ],
    )
    division = NamedField(
        label=_("District"), queryset=Division.objects.all(), required=False, empty_label=_("All districts")
    )
    programme = NamedField(
        label=_("Programme"),
        queryset=Programme.objects.order_by("code"),
        required=False,
        empty_label=_("All programmes"),
    )
    officers = OfficersField(
        label=_("Officers"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A claim goes to the one with the fewest open claims who is not away."),
    )

    def __init__(self, *args, officers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officers"].queryset = officers
