"""What a person sets right of the own account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pilotzone.accounts import actions
from pilotzone.accounts.forms import DetailsForm
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.HOME_READ)
def own_details(request: HttpRequest) -> HttpResponse:
    user = request.user
    form = DetailsForm(request.POST or None, initial={"name": user.name, "phone": user.phone})
    if request.method == "POST" and form.is_valid():
        actions.correct_details(user, **form.cleaned_data, now=clock.now())
        messages.success(request, _("Your details are saved."))
        return redirect("portal:own_details")
    return render(request, "accounts/own_details.html", {"form": form}, status=422 if form.errors else 200)
