"""How the claims of a programme are decided: a setting, under a document."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.money import plain_money
from subsidies.actions import programme_settings
from subsidies.forms_meeting import DecidingWayForm
from subsidies.models import Programme


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.DECISION_WAY_SET)
def programme_way(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_or_404(Programme.objects.all(), code=code)
    form = DecidingWayForm(request.POST or None, initial=as_set(programme))
    if form.is_valid():
        try:
            programme_settings.set_way(programme, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("The setting counts from now on."))
            return redirect("bureau:subsidies:programme_detail", code)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"form": form, "programme": programme}
    return render(request, "subsidies/meetings/programme_way.html", context, status=422 if form.errors else 200)


def as_set(programme: Programme) -> dict[str, Any]:
    amounts = {"two_from": programme.two_from, "meeting_from": programme.meeting_from}
    typed = {name: plain_money(amount) for name, amount in amounts.items() if amount is not None}
    return {"way": programme.decided_by, "needs_plan": programme.needs_plan, **typed}
