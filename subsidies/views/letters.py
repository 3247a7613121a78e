"""A letter as a paper, for either face; who may see it has been decided."""

from django.http import HttpResponse

from subsidies import letter_papers
from subsidies.models import Letter


def paper_of(letter: Letter) -> HttpResponse:
    response = HttpResponse(letter_papers.draw(letter), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{letter.reference}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
