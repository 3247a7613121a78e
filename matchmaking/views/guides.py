"""The library of compliance guides: for anybody, and for those who keep it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enterprises.views.acts import posted
from enterprises.views.portal import form_page
from matchmaking.actions.guidance import guides
from matchmaking.enums_guidance import GuideState
from matchmaking.filters_guidance import GuideFilter, KeptGuideFilter
from matchmaking.forms_guidance import GuideForm, TakeOutForm
from matchmaking.models import Guide
from matchmaking.rules import guidance as rules
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, public, requires
from pilotzone.kernel.paging import KeysetPage


class GuideList(ListPage):
    filterset = GuideFilter
    template = "matchmaking/guidance/guide_list.html"
    sorts = {"newest": ("-changed_at", "-id")}
    size = 25

    def rows(self) -> Any:
        return Guide.objects.open_to_the_public()

    def context(self, page: KeysetPage) -> dict[str, Any]:
        return {"today": clock.today()}


class KeptGuideList(GuideList):
    """All of them, drafts and those taken out too."""

    filterset = KeptGuideFilter
    template = "matchmaking/guidance/guide_keep_list.html"

    def rows(self) -> Any:
        return Guide.objects.all()


guide_list = require_safe(GuideList.as_view(None))
guide_keep_list = require_safe(KeptGuideList.as_view(P.GUIDE_KEEP))


@require_safe
@public
def guide_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One that was taken out stays at its address and says why: somebody may have followed it."""
    row = get_or_404(Guide.objects.exclude(state=GuideState.DRAFT), uid=uid)
    day = clock.today()
    context = {
        "guide": row,
        "holds": row.state == GuideState.PUBLISHED and rules.holds(row.valid_from, row.valid_until, day),
        "may_ask": request.user.is_authenticated and request.user.may(P.GUIDANCE_ASK),
    }
    return render(request, "matchmaking/guidance/guide_detail.html", context)


@form_page
@requires(P.GUIDE_KEEP)
def guide_edit(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """A new guide, or the change of one."""
    row = get_or_404(Guide.objects.all(), uid=uid) if uid else None
    form = GuideForm(request.POST) if request.method == "POST" else GuideForm.of(row) if row else GuideForm()
    made: list[Guide] = []

    def act() -> None:
        version = form.cleaned_data["version"]
        made.append(guides.write(row, form.values(), expected_version=version, by=request.user, now=clock.now()))

    if request.method == "POST" and posted(form, act, lambda: version_of(row)):
        messages.success(request, _("The guide is kept."))
        return redirect("bureau:matchmaking:guide_edit", made[0].uid)
    return show(request, row, form, status=422 if request.method == "POST" else 200)


def version_of(row: Guide | None) -> int:
    return Guide.objects.get(pk=row.pk).version if row else 0


def show(request: HttpRequest, row: Guide | None, form: GuideForm, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "guide": row,
        "form": form,
        "take_out_form": TakeOutForm(initial={"version": row.version}, auto_id="out_%s") if row else None,
    }
    return render(request, "matchmaking/guidance/guide_edit.html", context | forms, status=status)


@require_POST
@requires(P.GUIDE_KEEP)
def guide_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """Published, or taken out with a reason."""
    row, now = get_or_404(Guide.objects.all(), uid=uid), clock.now()
    if step == "publish":
        guides.publish(row, by=request.user, now=now)
        messages.success(request, _("The guide is in the library."))
        return redirect("bureau:matchmaking:guide_edit", uid)
    if step != "take-out":
        raise Http404
    form = TakeOutForm(request.POST, auto_id="out_%s")

    def act() -> object:
        given = form.cleaned_data
        return guides.take_out(row, reason=given["reason"], expected_version=given["version"], by=request.user, now=now)

    if posted(form, act, lambda: version_of(row)):
        messages.success(request, _("The guide is out of the library."))
        return redirect("bureau:matchmaking:guide_edit", uid)
    return show(request, row, GuideForm.of(row), 422, take_out_form=form, refused=form)
