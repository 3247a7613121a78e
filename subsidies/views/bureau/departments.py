"""The departments that can be asked: a list, and one to enter or change."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Stale
from pilotzone.kernel.html import get_or_404, requires
from subsidies.actions import departments
from subsidies.forms_intake import DepartmentForm
from subsidies.models import Department

LIST = "bureau:subsidies:department_list"
KEPT = ("name_zh", "name_en", "email", "is_active")


@require_safe
@requires(P.DEPARTMENT_KEEP)
def department_list(request: HttpRequest) -> HttpResponse:
    rows = Department.objects.select_related("changed_by").order_by("-is_active", "pk")
    return render(request, "subsidies/consultations/departments.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.DEPARTMENT_KEEP)
def department_edit(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    department = get_or_404(Department.objects.all(), uid=uid) if uid else None
    start = {name: getattr(department, name) for name in (*KEPT, "version")} if department else {}
    form, status = DepartmentForm(request.POST or None, initial=start), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save(form, department, request)
            except DomainError as error:
                status = error.status
                form.add_error(error.field if error.field in form.fields else None, error.message)
                if isinstance(error, Stale) and department:
                    form.data = form.data.copy()
                    form.data["version"] = Department.objects.get(pk=department.pk).version
            else:
                messages.success(request, _("The department is saved."))
                return redirect(LIST)
    context = {"form": form, "department": department}
    return render(request, "subsidies/consultations/department_edit.html", context, status=status)


def save(form: DepartmentForm, department: Department | None, request: HttpRequest) -> None:
    given = {name: form.cleaned_data[name] for name in KEPT} | {"by": request.user, "now": clock.now()}
    if department is None:
        departments.enter(**given)
    else:
        departments.change(department, expected_version=form.cleaned_data["version"] or 0, **given)
