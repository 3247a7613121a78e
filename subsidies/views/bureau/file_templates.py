"""The templates of the payment file: a list, one to enter or change, one to retire."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Stale
from pilotzone.kernel.html import get_or_404, requires
from subsidies.actions import payment_templates
from subsidies.enums_payment import ColumnKind
from subsidies.forms_payment import TemplateForm
from subsidies.models import FileTemplate
from subsidies.rules.payment_file import STANDARD, Column

LIST = "bureau:subsidies:payment_template_list"


def columns_of(template: FileTemplate) -> list[Column]:
    return [Column(ColumnKind(row.kind), row.heading, row.constant) for row in template.columns.order_by("position")]


@require_safe
@requires(P.PAYMENT_PREPARE)
def payment_template_list(request: HttpRequest) -> HttpResponse:
    rows = FileTemplate.objects.filter(retired_at=None).select_related("changed_by").prefetch_related("columns")
    context = {
        "rows": rows.order_by("name_zh"),
        "standard": STANDARD,
        "may_edit": request.user.may(P.PAYMENT_TEMPLATE_EDIT),
    }
    return render(request, "subsidies/bureau/payments/template_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.PAYMENT_TEMPLATE_EDIT)
def payment_template_edit(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """A new one starts from the standard columns."""
    template = get_or_404(FileTemplate.objects.filter(retired_at=None), uid=uid) if uid else None
    columns = columns_of(template) if template else list(STANDARD)
    start = {"name_zh": template.name_zh, "name_en": template.name_en, "version": template.version} if template else {}
    form, status = TemplateForm(request.POST or None, initial=start, columns=columns), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save(form, template, request)
            except DomainError as error:
                status = error.status
                form.add_error(error.field if error.field in form.fields else None, error.message)
                if isinstance(error, Stale) and template:
                    form.data = form.data.copy()
                    form.data["version"] = FileTemplate.objects.get(pk=template.pk).version
            else:
                messages.success(request, _("The template is saved."))
                return redirect(LIST)
    context = {"form": form, "template": template, "rows": form.rows(), "kinds": ColumnKind.choices}
    return render(request, "subsidies/bureau/payments/template_edit.html", context, status=status)


def save(form: TemplateForm, template: FileTemplate | None, request: HttpRequest) -> None:
    given = {name: form.cleaned_data[name] for name in ("name_zh", "name_en")}
    given |= {"columns": form.columns(), "by": request.user, "now": clock.now()}
    if template is None:
        payment_templates.enter(**given)
    else:
        payment_templates.change(template, expected_version=form.cleaned_data["version"] or 0, **given)


@require_POST
@requires(P.PAYMENT_TEMPLATE_EDIT)
def payment_template_retire(request: HttpRequest, uid: UUID) -> HttpResponse:
    template = get_or_404(FileTemplate.objects.filter(retired_at=None), uid=uid)
    payment_templates.retire(template, by=request.user, now=clock.now())
    messages.success(request, _("The template is no longer offered."))
    return redirect(LIST)
