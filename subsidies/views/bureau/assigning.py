"""Who is in charge: a claim assigned by hand, and the rules by which claims find their officer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pilotzone.accounts.models import Absence, User
from pilotzone.kernel import clock
from pilotzone.kernel.access import MATRIX, P, R
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import get_or_404, requires
from subsidies import queries
from subsidies.actions import assigning
from subsidies.actions.assigning import PERMISSIONS
from subsidies.enums import Desk
from subsidies.forms_desk import AssignForm, AssignmentRuleForm
from subsidies.models import Application, AssignmentRule
from subsidies.views.bureau.seen import page_of, seen

RULE_DESKS = (Desk.DISTRICT_COMMERCE, Desk.CITY)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CLAIM_ASSIGN)
def application_assign(request: HttpRequest, uid: UUID) -> HttpResponse:
    application = seen(request, uid)
    officers = officers_for(application)
    start = {"version": application.version, "to": application.assigned_to_id}
    form = AssignForm(request.POST or None, initial=start, **choices_of(officers))
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        assigning.assign(
            application, to, expected_version=form.cleaned_data["version"], by=request.user, now=clock.now()
        )
        words = {"reference": application.reference, "name": to.name if to else ""}
        text = _("%(reference)s is assigned to %(name)s.") if to else _("%(reference)s is assigned to nobody.")
        messages.success(request, text % words)
        return redirect(page_of(request, application))
    context = {"form": form, "claim": application, "tail": request.GET.urlencode()}
    return render(request, "subsidies/bureau/desk/application_assign.html", context)


def choices_of(officers: QuerySet[User]) -> dict[str, Any]:
    """What the field of officers shows beside their names."""
    keys = list(officers.values_list("pk", flat=True))
    away = Absence.objects.in_force(clock.today()).filter(user__in=keys).values_list("user", flat=True)
    return {"officers": officers, "loads": assigning.open_claims(keys), "away": away}


def officers_for(application: Application) -> QuerySet[User]:
    """Who holds an appointment at one of the desks where the claim is."""
    keys = {
        pk
        for desk in assigning.desks_of(application)
        for pk in queries.officers(PERMISSIONS[desk], application.division_id).values_list("pk", flat=True)
    }
    return User.objects.filter(pk__in=keys).order_by("name", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.ASSIGNMENT_RULE_SET)
def assignment_rule_list(request: HttpRequest) -> HttpResponse:
    """The standing rules, the narrowest first to apply, and the form for one more."""
    roles = [role for role in R if any(PERMISSIONS[desk] in MATRIX[role] for desk in RULE_DESKS)]
    officers = User.objects.filter(appointments__role__in=roles, is_active=True).distinct().order_by("name", "pk")
    form = AssignmentRuleForm(request.POST or None, officers=officers)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {"officers": list(form.cleaned_data["officers"])}
        try:
            assigning.set_rule(**given, by=request.user, now=clock.now())
        except DomainError as error:
            form.add_error(error.field, error.message)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("The rule is in force."))
            return redirect("bureau:subsidies:assignment_rule_list")
    rules = AssignmentRule.objects.standing().for_list().order_by("desk", "division__position", "programme__code", "pk")
    context = {"title": _("Rules of assignment"), "rows": rules, "form_title": _("Set a rule"), "form": form}
    return render(
        request, "subsidies/bureau/desk/assignment_rule_list.html", context, status=422 if form.errors else 200
    )


@require_POST
@requires(P.ASSIGNMENT_RULE_SET)
def assignment_rule_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    assigning.end_rule(get_or_404(AssignmentRule.objects.all(), uid=uid), by=request.user, now=clock.now())
    messages.success(request, _("The rule is ended."))
    return redirect("bureau:subsidies:assignment_rule_list")
