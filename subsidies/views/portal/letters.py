"""The letters that the bureau wrote to the enterprise about its claim."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pilotzone.kernel.access import P
from pilotzone.kernel.html import get_or_404, requires
from subsidies.models import Application, Letter
from subsidies.views.letters import paper_of


@require_safe
@requires(P.CLAIM_READ)
def letter_file(request: HttpRequest, uid: UUID, letter: UUID) -> HttpResponse:
    application = get_or_404(Application.objects.visible_to(request.user), uid=uid)
    return paper_of(get_or_404(Letter.objects.to_enterprise().filter(application=application), uid=letter))
