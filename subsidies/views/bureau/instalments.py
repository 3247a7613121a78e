"""An instalment of a claim confirmed as due."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from subsidies.actions import planning
from subsidies.forms_payment import DueForm
from subsidies.models import Instalment
from subsidies.views.bureau.seen import seen


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.INSTALMENT_CONFIRM)
def instalment_confirm(request: HttpRequest, uid: UUID, instalment: UUID) -> HttpResponse:
    claim = seen(request, uid)
    row = get_or_404(Instalment.objects.filter(application=claim).select_related("budget"), uid=instalment)
    form = DueForm(request.POST or None, initial={"due_on": clock.today()})
    if form.is_valid():
        try:
            planning.confirm_due(row, **form.cleaned_data, by=request.user, now=clock.now())
            messages.success(request, _("The instalment may be paid."))
            return redirect("bureau:subsidies:application_detail", claim.uid)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    context = {"claim": claim, "row": row, "form": form}
    return render(request, "subsidies/bureau/payments/instalment.html", context, status=422 if form.is_bound else 200)
