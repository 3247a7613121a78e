"""A job's progress as a fragment, polled while it is open."""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from pilotzone.jobs import actions
from pilotzone.jobs.models import Job
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires


@require_safe
@requires(P.JOB_READ)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _answer(request, get_or_404(Job.objects.visible_to(request.user), uid=uid))


@require_POST
@requires(P.JOB_READ)
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    job = get_or_404(Job.objects.visible_to(request.user), uid=uid)
    return _answer(request, actions.request_cancel(job, by=request.user, now=clock.now()))


def _answer(request: HttpRequest, job: Job) -> HttpResponse:
    """The fragment for htmx; without JavaScript, back to the page that the job belongs to."""
    if not request.headers.get("HX-Request"):
        return redirect(job.link or "home")
    addresses = {
        "poll_url": reverse("jobs:detail", args=[job.uid]),
        "cancel_url": reverse("jobs:cancel", args=[job.uid]),
    }
    response = render(request, "components/job.html", {"job": job, **addresses})
    if not job.is_open and job.link and urlsplit(request.headers.get("HX-Current-URL", "")).path == job.link:
        response["HX-Refresh"] = "true"  # the page that waits for the job has more to show now
    return response
