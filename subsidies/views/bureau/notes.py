"""Notes among officers on a claim: a part of the claim's page, and a page of their own."""

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
from subsidies.actions import noting
from subsidies.forms_views import NoteForm
from subsidies.models import ClaimNote
from subsidies.views.bureau.seen import seen


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.QUEUE_READ)
def note_list(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The claim's notes, the newest first; `corrects` names the note that a new one corrects."""
    claim = seen(request, uid)
    notes = ClaimNote.objects.visible_to(request.user).filter(application=claim)
    asked = request.GET.get("corrects", "")
    corrects = get_or_404(notes.filter(written_by=request.user), uid=asked) if asked else None
    form = NoteForm(request.POST or None, initial={"text": corrects.text if corrects else ""})
    if request.method == "POST" and form.is_valid():
        try:
            text = form.cleaned_data["text"]
            noting.write(claim, text=text, corrects=corrects, by=request.user, now=clock.now())
        except DomainError as error:
            form.add_error("text", error.message)
        else:
            messages.success(request, _("The note is written."))
            return redirect("bureau:subsidies:note_list", claim.uid)
    context = {
        "claim": claim,
        "notes": notes.for_list().prefetch_related("corrections"),
        "form": form,
        "corrects": corrects,
        "may_write": request.user.may(P.NOTE_WRITE, division_id=claim.division_id),
        "tail": "",
    }
    template = "subsidies/bureau/desk/note_list.html" + ("#notes" if request.headers.get("HX-Request") else "")
    return render(request, template, context, status=422 if form.errors else 200)
