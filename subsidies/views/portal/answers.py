"""The generated pages of a claim's sections, and what saves them as they are typed."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pilotzone.kernel.access import P
from pilotzone.kernel.errors import DomainError, Stale
from pilotzone.kernel.html import requires
from pilotzone.ui.templatetags.ui import clock_time
from subsidies import elsewhere, wording
from subsidies.actions import drafting
from subsidies.forms import AnswersForm
from subsidies.rules.answers import Kept
from subsidies.rules.model import InputSpec, Section
from subsidies.rules.sheets import CURRENCY_SUFFIX
from subsidies.views.portal.claim import Claim, load

MOST_DIGITS = 10


def section_of(claim: Claim, name: str) -> Section:
    found = next((each for each in claim.measure.sections if each.id == name), None)
    if found is None:
        raise Http404
    return found


def specs_of(claim: Claim, section: Section) -> list[InputSpec]:
    specs = [claim.measure.input(name) for name in section.inputs]
    return [spec for spec in specs if not spec.is_rows and drafting.is_asked(spec)]


def number(text: str | None) -> int:
    """The version that the page was drawn from; a missing or mangled one is never current."""
    return int(text) if text and text.isdecimal() and len(text) < MOST_DIGITS else 0


@requires(P.CLAIM_READ)
def application_section(request: HttpRequest, uid: UUID, section: str) -> HttpResponse:
    """One section: saves what can be read, shows what cannot beside it, goes on when nothing is missing."""
    claim = load(request, uid)
    chosen = section_of(claim, section)
    specs = specs_of(claim, chosen)
    if request.method != "POST":
        return page(request, claim, chosen, AnswersForm(claim.measure, specs, claim.application.answers))
    form = AnswersForm(claim.measure, specs, claim.application.answers, request.POST)
    version = number(request.POST.get("version"))
    try:
        saved = drafting.save_answers(
            claim.application, form.typed(), expected_version=version, by=request.user, now=claim.now
        )
    except Stale as error:
        claim.application.refresh_from_db()
        own = changed_here(form)
        again, theirs = kept_beside(claim, form, own), differences(claim, form, own)
        return page(request, claim, chosen, again, status=409, stale=error, theirs=theirs)
    claim.application = saved.application
    complete = form.is_valid()
    drafting.mark_section(claim.application, section, done=complete, by=request.user, now=claim.now)
    if not complete:
        claim.application.refresh_from_db()
        return page(request, claim, chosen, kept_beside(claim, form, form.specs), status=422)
    messages.success(request, _("Saved."))
    return redirect("portal:subsidies:application_detail", uid)


def page(
    request: HttpRequest, claim: Claim, section: Section, form: AnswersForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    form.remember()
    title = wording.pick(section.title)
    more["itemised"] = [
        {"label": wording.pick(spec.label), "url": claim.url("funding_list", spec.name)}
        for spec in elsewhere.inputs_of(claim.measure)
        if spec.name in section.inputs
    ]
    more |= {"section": section, "title": title, "help": wording.pick(section.help), "form": form}
    context = claim.context(crumbs=claim.crumbs((title, "")), **more)
    return render(request, "subsidies/portal/application_section.html", context, status=status)


def changed_here(form: AnswersForm) -> list[str]:
    """The inputs that read otherwise than the page had them: what its reader changed, and no stale values beside."""
    before, now = form.drawn(), form.typed()
    return [name for name, spec in form.specs.items() if reading(before, spec) != reading(now, spec)]


def reading(texts: Mapping[str, str], spec: InputSpec) -> tuple[Kept, bool]:
    """The answer that the fields of one input give and that it could be read; else the text."""
    kept, errors = drafting.read_answers(texts, {spec.name: spec})
    return (texts[spec.name], False) if errors else (kept[spec.name], True)


def kept_beside(claim: Claim, form: AnswersForm, own: Collection[str]) -> AnswersForm:
    """The form with what was typed into the fields of `own`, and with what is kept now in the others."""
    specs = list(form.specs.values())
    now = AnswersForm(claim.measure, specs, claim.application.answers, form.data)
    return AnswersForm(claim.measure, specs, claim.application.answers, now.beside(own))


def differences(claim: Claim, form: AnswersForm, own: Iterable[str]) -> list[dict[str, str]]:
    """What the other person's version says where this page's reader changed it to something else."""
    found = []
    for spec in map(form.specs.__getitem__, own):
        theirs = wording.answer_words(claim.application.answers.get(spec.name, ""), spec)
        answer, is_read = reading(form.typed(), spec)
        mine = wording.answer_words(answer, spec) if is_read else str(answer)
        if mine != theirs:
            found.append({"label": wording.pick(spec.label), "mine": mine, "theirs": theirs})
    return found


def changed_fields(claim: Claim, sent: QueryDict) -> dict[str, str]:
    """The fields that changed, an amount and its currency always together: of which only one was sent, the other is
    the one that is kept."""
    asked = {spec.name: spec for spec in claim.measure.scalar_inputs}
    changed = {name if name in asked else name.removesuffix(CURRENCY_SUFFIX) for name in sent.getlist("changed")}
    form = AnswersForm(
        claim.measure, [asked[name] for name in sorted(changed & asked.keys())], claim.application.answers
    )
    return {name: sent.get(name, str(form.initial[name])) for name in form.fields}


@requires(P.CLAIM_EDIT)
@require_POST
def application_autosave(request: HttpRequest, uid: UUID) -> JsonResponse:
    """Keep the changed fields that can be read; say which cannot, and when somebody else was faster."""
    claim = load(request, uid)
    typed = changed_fields(claim, request.POST)
    version = number(request.POST.get("version"))
    try:
        saved = drafting.save_answers(
            claim.application, typed, expected_version=version, by=request.user, now=claim.now
        )
    except DomainError as error:
        return JsonResponse({"code": error.code, "message": error.message}, status=error.status)
    errors = {name: [wording.error_words(error)] for name, error in saved.errors.items()}
    answer = {
        "version": saved.application.version,
        "saved_at": clock_time(saved.application.saved_at),
        "errors": errors,
    }
    return JsonResponse(answer)
