"""What is entered of a partner, of a client and of a key."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pilotzone.accounts.forms import DivisionField
from pilotzone.exchange import queries
from pilotzone.exchange.actions.keys import MOST_DAYS
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Partner
from pilotzone.exchange.words import SCOPES
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.inputs import MomentField
from pilotzone.kernel.scopes import Scope
from pilotzone.reference.models import Division
from pilotzone.ui.templatetags.ui import local_text

USUAL_DAYS = 180


class RefusingForm(forms.Form):
    def refuse(self, error: DomainError | ValidationError) -> None:
        """Show what an action refused, at its field where it names one of the form."""
        if isinstance(error, DomainError):
            for each in error.every_one:
                self.add_error(each.field if each.field in self.fields else None, each.message)
        elif hasattr(error, "error_dict"):
            for name, errors in error.error_dict.items():
                self.add_error(name if name in self.fields else None, errors)
        else:
            self.add_error(None, error)


class PartnerForm(RefusingForm):
    kind = forms.TypedChoiceField(label=_("Kind of partner"), coerce=Kind, choices=Kind.choices)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    division = DivisionField(
        label=_("District"),
        queryset=Division.objects.order_by("code"),
        required=False,
        help_text=_("For a district only: its systems see what belongs to it."),
    )
    code = forms.CharField(
        label=pgettext_lazy("partner", "Code"),
        max_length=40,
        required=False,
        help_text=_(
            "The credit code of an enterprise or the code of a park; of an agency or a bank that sends figures, "
            "the code of its source."
        ),
    )
    contact_email = forms.EmailField(
        label=_("Mailbox for notices"), help_text=_("A shared mailbox: it is told when a key ends soon.")
    )


class PartnerChangeForm(PartnerForm):
    """The kind stays; so do code and district once a system rests on them."""

    kind = None

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        names = ("name_zh", "name_en", "division", "code", "contact_email")
        super().__init__(*args, initial={name: getattr(partner, name) for name in names}, **kwargs)
        for name in ("division", "code") if partner.clients.exists() else ():
            self.fields[name].disabled = True


def days_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("The key is valid for, days"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS
    )


def networks_field() -> forms.CharField:
    return forms.CharField(
        label=_("Addresses"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("From which the system comes, one a line: 192.0.2.10 or 192.0.2.0/28."),
    )


def clean_networks(form: forms.Form) -> list[str]:
    return [line.strip() for line in form.cleaned_data["networks"].splitlines() if line.strip()]


class ClientForm(RefusingForm):
    name = forms.CharField(label=_("Name of the system"), max_length=60)
    basis = forms.CharField(
        label=_("Lawful basis"),
        max_length=200,
        help_text=_("The agreement or the item of the sharing catalogue, with its number."),
    )
    scopes = forms.TypedMultipleChoiceField(
        label=_("Scopes"),
        coerce=Scope,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("No more than the basis says."),
    )
    networks = networks_field()
    certificate = forms.CharField(
        label=_("SHA-256 of its client certificate"),
        max_length=120,
        required=False,
        help_text=_("Where the system comes with a certificate that the proxy checks."),
    )
    days = days_field()

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = queries.offered(Kind(partner.kind), partner.code, clock.today())
        self.fields["scopes"].choices = [(scope.value, f"{scope.value}: {SCOPES[scope]}") for scope in offered]

    clean_networks = clean_networks


class PartnerField(forms.ModelChoiceField):
    def label_from_instance(self, partner: Partner) -> str:
        return f"{local_text(partner, 'name')} ({partner.get_kind_display()})"


class SandboxForm(RefusingForm):
    """What a vendor says who opens a key in the sandbox."""

    partner = PartnerField(
        label=_("Your system acts for"),
        queryset=Partner.objects.for_list(),
        help_text=_("What the key sees and may send is what such a partner sees and may send."),
    )
    name = forms.CharField(label=_("Name of the system"), max_length=60)
    networks = networks_field()

    clean_networks = clean_networks


class KeyForm(RefusingForm):
    days = days_field()


class ReasonForm(RefusingForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SinceForm(RefusingForm):
    since = MomentField(label=_("All since"))


class NetworkForm(RefusingForm):
    network = forms.CharField(
        label=_("Network"), max_length=50, help_text=_("As narrow as it can be: 10.20.30.40 or 10.20.30.0/28.")
    )
    purpose = forms.CharField(
        label=pgettext_lazy("network", "What for"),
        max_length=200,
        help_text=_("Whose front-end machine stands there, and by which agreement."),
    )
