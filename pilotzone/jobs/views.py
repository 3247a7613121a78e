"""A job's progress as a fragment, polled while it is open; and the background work that failed."""

from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pilotzone.jobs import actions, outbox
from pilotzone.jobs.models import Job, OutboxTask
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from pilotzone.kernel.paging import page_of

SIZE = 50


@require_safe
@requires(P.JOB_READ)
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _answer(request, get_or_404(Job.objects.visible_to(request.user), uid=uid))


@require_POST
@requires(P.JOB_READ)
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    job = get_or_404(Job.objects.visible_to(request.user), uid=uid)
    return _answer(request, actions.request_cancel(job, by=request.user, now=clock.now()))


@require_safe
@requires(P.TASK_RETRY)
def task_list(request: HttpRequest) -> HttpResponse:
    """The background work that was given up, newest first."""
    rows = OutboxTask.objects.failed().select_related("job__created_by")
    page = page_of(rows, ("-created_at", "-id"), size=SIZE, cursor=request.GET.get("page", ""))
    context = {"page": page, "retried": outbox.retried(), "attempts": actions.MAX_ATTEMPTS}
    return render(request, "jobs/task_list.html", context)


@require_POST
@requires(P.TASK_RETRY)
def task_retry(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = actions.retry(get_or_404(OutboxTask.objects, uid=uid), by=request.user, now=clock.now())
    messages.success(request, _("%(task)s is tried again.") % {"task": row.task})
    return redirect("bureau:jobs:task_list")


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
