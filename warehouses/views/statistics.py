"""Statistics of the warehouses: area, occupancy, throughput and those served, over time, by country and operator."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from enterprises.forms import CodeField, DomainForm
from enterprises.forms_figures import NamedChoice
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires
from warehouses import statistics
from warehouses.models import Country
from warehouses.rules import reports as rules
from warehouses.sheets import LABELS
from warehouses.views.bureau import tabs
from warehouses.views.portal import book

SHOWN_MONTHS = 12
MOST_MONTHS = 60


class MonthField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m", attrs={"type": "month"})
        super().__init__(input_formats=["%Y-%m"], widget=widget, **kwargs)


class PeriodForm(DomainForm):
    first = MonthField(label=_("From month"), required=False)
    last = MonthField(label=_("To month"), required=False)
    country = NamedChoice(
        label=LABELS["country"],
        queryset=Country.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    operator = CodeField(label=LABELS["operator"], max_length=30, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        first, last = found.get("first"), found.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last month lies before the first."))
        return found


def months_back(month: date, count: int) -> date:
    for _step in range(count):
        month = rules.before(month)
    return month


def asked(request: HttpRequest) -> tuple[PeriodForm, statistics.Asked]:
    form = PeriodForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    last = given.get("last") or rules.before(clock.today())
    first = given.get("first") or months_back(last, SHOWN_MONTHS - 1)
    first = max(first, months_back(last, MOST_MONTHS - 1))
    return form, statistics.Asked(first, last, given.get("country"), given.get("operator", ""))


@require_safe
@requires(P.WAREHOUSE_INSPECT)
def statistics_page(request: HttpRequest) -> HttpResponse:
    form, about = asked(request)
    found = statistics.figures(request.user, about)
    context = tabs(request, "statistics") | {"form": form, "figures": found}
    status = 200 if form.is_valid() else 422
    return render(request, "warehouses/bureau/statistics.html", context, status=status)


@require_safe
@requires(P.WAREHOUSE_INSPECT)
def statistics_table(request: HttpRequest) -> HttpResponse:
    """With all operators."""
    _form, about = asked(request)
    found = statistics.figures(request.user, about, most_operators=None)
    return book(statistics.workbook(found), "warehouse-statistics.xlsx")
