"""That an enterprise no longer exists: entered on a page of its own, lifted there by another officer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from enterprises.actions import ending
from enterprises.enums import EnterpriseState
from enterprises.forms import EndForm, LiftForm
from enterprises.views.acts import posted
from enterprises.views.bureau import seen
from enterprises.views.portal import form_page
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires


@form_page
@requires(P.REGISTRATION_REVIEW)
def enterprise_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One page for both: what can be done depends on where the enterprise stands."""
    enterprise, now = seen(request, uid), clock.now()
    end = enterprise.ends.filter(lifted_at=None).select_related("successor", "entered_by").first()
    form = LiftForm(request.POST or None) if end else EndForm(request.POST or None)

    def act() -> None:
        if end:
            ending.lift(end, **form.cleaned_data, by=request.user, now=now)
        else:
            ending.enter(enterprise, **form.cleaned_data, by=request.user, now=now)

    if request.method == "POST" and posted(form, act):
        done = _("The enterprise is registered as before.") if end else _("The enterprise is recorded as ended.")
        messages.success(request, done)
        return redirect("bureau:enterprises:enterprise_detail", uid)
    context = {
        "enterprise": enterprise,
        "end": end,
        "form": form,
        "is_open": end or enterprise.state == EnterpriseState.ACTIVE,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "enterprises/bureau/enterprise_end.html", context, status=status)
