"""A lost second factor: reset by the security administrator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotzone.accounts import actions
from pilotzone.accounts.forms import SecondFactorForm
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.SECOND_FACTOR_RESET)
def second_factor_reset(request: HttpRequest) -> HttpResponse:
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.reset_second_factor(**form.cleaned_data, by=request.user, now=clock.now())
        except DomainError as error:
            form.refuse(error)
        else:
            told = _("%(name)s has no second factor any more and was told by mail.")
            messages.success(request, told % {"name": person})
            return redirect("bureau:accounts:appointment_list")
    return render(request, "accounts/second_factor_reset.html", {"form": form}, status=422 if form.errors else 200)
