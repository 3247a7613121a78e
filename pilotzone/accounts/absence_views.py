"""Absences and deputies: everybody enters his or her own, whoever sets the rules of assignment also a colleague's."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotzone.accounts import actions, queries
from pilotzone.accounts.forms import AbsenceForm
from pilotzone.accounts.models import Absence
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires

MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.ABSENCE_ENTER)
def absence_list(request: HttpRequest) -> HttpResponse:
    """Those to come and in force: one's own, those in which one stands in, and the office's."""
    today, user = clock.today(), request.user
    for_others = user.may(P.ASSIGNMENT_RULE_SET)
    start = {"starts_on": today, "ends_on": today, "person": user}
    form = AbsenceForm(request.POST or None, user=user, for_others=for_others, today=today, initial=start)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        person = given.pop("person", user)
        try:
            actions.enter_absence(person, **given, by=user, now=clock.now())
        except (DomainError, ValidationError) as error:
            form.refuse(error)
        else:
            messages.success(request, _("The absence is entered."))
            return redirect("bureau:accounts:absence_list")
    rows = Absence.objects.not_over(today).for_list().order_by("starts_on", "pk")
    if not for_others:
        rows = rows.filter(Q(user=user) | Q(deputy=user) | Q(user__in=queries.colleagues(user, today)))
    context = {
        "title": _("Absences and deputies"),
        "rows": rows[:MOST],
        "form_title": _("Enter an absence"),
        "form": form,
        "today": today,
        "for_others": for_others,
    }
    return render(request, "accounts/absence_list.html", context, status=422 if form.errors else 200)


@require_POST
@requires(P.ABSENCE_ENTER)
def absence_withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    actions.withdraw_absence(get_or_404(Absence.objects.all(), uid=uid), by=request.user, now=clock.now())
    messages.success(request, _("The absence is withdrawn."))
    return redirect("bureau:accounts:absence_list")
