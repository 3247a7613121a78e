"""Major enterprises: who they are and why, who of them nobody looks after, and the officer's own mark."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises import queries_majors as queries
from enterprises.actions.services import majors
from enterprises.filters_services import MajorFilter
from enterprises.forms_services import MajorForm
from enterprises.models import Enterprise, LiaisonAppointment
from enterprises.views.acts import posted
from enterprises.views.bureau import seen
from enterprises.views.liaison import show_file
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, requires
from pilotzone.kernel.paging import KeysetPage


class MajorList(ListPage):
    filterset = MajorFilter
    template = "enterprises/bureau/major_list.html"
    sorts = {"name": ("name_zh", "id")}

    def rows(self) -> Any:
        return queries.majors(Enterprise.objects.visible_to(self.request.user), clock.today()).for_list()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        today = clock.today()
        reasons = queries.reasons_of(page.items, today)
        liaisons = LiaisonAppointment.objects.in_force(today).filter(enterprise__in=page.items)
        by_enterprise = {each.enterprise_id: each for each in liaisons.select_related("officer")}
        for row in page.items:
            row.reasons, row.liaison = reasons[row.pk], by_enterprise.get(row.pk)
        return {"here": "majors", "may_look_after": True}


major_list = require_safe(MajorList.as_view(P.LIAISON_KEEP))


@require_POST
@requires(P.LIAISON_KEEP)
def major_mark(request: HttpRequest, uid: UUID) -> HttpResponse:
    enterprise, form, now = seen(request, uid), MajorForm(request.POST, auto_id="major_%s"), clock.now()
    if posted(form, lambda: majors.mark(enterprise, **form.cleaned_data, by=request.user, now=now)):
        messages.success(request, _("The enterprise is marked as major."))
        return redirect("bureau:enterprises:service_file", uid)
    return show_file(request, enterprise, status=422, marking=form)


@require_POST
@requires(P.LIAISON_KEEP)
def major_unmark(request: HttpRequest, uid: UUID) -> HttpResponse:
    majors.take_back(seen(request, uid), by=request.user, now=clock.now())
    messages.success(request, _("The mark is taken back."))
    return redirect("bureau:enterprises:service_file", uid)
