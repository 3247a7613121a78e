"""Money received elsewhere, item by item, as the applicant declares it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.money import MoneyError, parse_money
from subsidies import elsewhere, wording
from subsidies.actions import declaring_elsewhere
from subsidies.enums_intake import FundingSource
from subsidies.rules.model import InputSpec
from subsidies.views.portal.claim import Claim, load
from subsidies.views.portal.documents import line_name


class ItemForm(forms.Form):
    source = forms.ChoiceField(label=gettext_lazy("Received from"), choices=[("", ""), *FundingSource.choices])
    programme = forms.CharField(label=gettext_lazy("Programme or project"), max_length=160)
    document_number = forms.CharField(label=gettext_lazy("Document number"), max_length=80, required=False)
    on = forms.DateField(
        label=gettext_lazy("Received on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    amount = forms.CharField(
        label=gettext_lazy("Amount in yuan"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    line = forms.ChoiceField(label=gettext_lazy("For which line"), required=False)

    def __init__(self, claim: Claim, data: Any = None) -> None:
        super().__init__(data)
        names = [(str(line.uid), f"{place}. {line_name(line)}") for place, line in enumerate(claim.stored_lines, 1)]
        self.fields["line"].choices = [("", _("The whole claim")), *names]
        if not names:
            del self.fields["line"]

    def clean_amount(self) -> int:
        try:
            return parse_money(self.cleaned_data["amount"]).minor
        except MoneyError as error:
            raise forms.ValidationError(_("Enter a number, such as 12,400.00.")) from error


def asked(claim: Claim, name: str) -> InputSpec:
    found = next((spec for spec in elsewhere.inputs_of(claim.measure) if spec.name == name), None)
    if found is None:
        raise Http404
    return found


@requires(P.CLAIM_READ)
def funding_list(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """What has been declared for one input, and the form for one more."""
    claim = load(request, uid)
    spec = asked(claim, name)
    form = ItemForm(claim, request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                declare(request, claim, spec, form.cleaned_data)
                return redirect("portal:subsidies:funding_list", uid, name)
            except Refused as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
    title = wording.pick(spec.label)
    items = list(claim.application.other_funding.filter(input=name))
    context = claim.context(
        title=title,
        help=wording.pick(spec.help),
        form=form,
        items=items,
        total=sum(item.amount for item in items),
        input=spec,
        crumbs=claim.crumbs((title, "")),
    )
    return render(request, "subsidies/portal/elsewhere/list.html", context, status=status)


def declare(request: HttpRequest, claim: Claim, spec: InputSpec, given: dict[str, Any]) -> None:
    line = next((line for line in claim.stored_lines if str(line.uid) == given.get("line")), None)
    declaring_elsewhere.add_item(
        claim.application,
        spec.name,
        source=FundingSource(given["source"]),
        programme=given["programme"],
        document_number=given["document_number"],
        received_on=given["on"],
        amount=given["amount"],
        line=line,
        by=request.user,
        now=claim.now,
    )
    messages.success(request, _("The item is declared."))


@require_POST
@requires(P.CLAIM_EDIT)
def funding_remove(request: HttpRequest, uid: UUID, item: UUID) -> HttpResponse:
    claim = load(request, uid)
    found = get_or_404(claim.application.other_funding.select_related("application"), uid=item)
    declaring_elsewhere.remove_item(found, by=request.user, now=claim.now)
    messages.success(request, _("The item is taken back."))
    return redirect("portal:subsidies:funding_list", uid, found.input)
