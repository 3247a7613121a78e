"""Where vendors open keys by themselves: a page of the sandbox, and of nowhere else."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from pilotzone.accounts.adapters import client_ip
from pilotzone.exchange.actions import sandbox
from pilotzone.exchange.forms import SandboxForm
from pilotzone.exchange.words import SCOPES
from pilotzone.kernel import clock
from pilotzone.kernel.errors import DomainError
from pilotzone.kernel.html import public


@public
@require_http_methods(["GET", "HEAD", "POST"])
def key_open(request: HttpRequest) -> HttpResponse:
    """The key is in this answer alone, which no cache keeps."""
    if not settings.PILOTZONE_SANDBOX:
        raise Http404
    form = SandboxForm(request.POST or None, initial={"networks": client_ip(request)})
    issued = None
    if request.method == "POST" and form.is_valid():
        try:
            key, secret = sandbox.open_key(**form.cleaned_data, now=clock.now())
        except (DomainError, ValidationError) as error:
            form.refuse(error)
        else:
            scopes = [(scope.value, SCOPES[scope]) for scope in sorted(key.client.held_scopes)]
            issued = {"key": key, "secret": secret, "scopes": scopes}
    status = 422 if form.errors else 200
    response = render(request, "exchange/sandbox_key.html", {"form": form, "issued": issued}, status=status)
    response["Cache-Control"] = "no-store"
    return response
