"""The pages of lists that are filled in on site: items with what was entered, and what the telephone is told."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pilotzone.kernel.errors import DomainError
from pilotzone.onsite.forms import EntryForm, PhotoForm
from pilotzone.onsite.keeping import Answer, Shot, last_entries


def item_rows(site: Any) -> list[dict[str, Any]]:
    """Each item in the reader's language with its answer and its photos."""
    entries = last_entries(site)
    photos: dict[str, list[Any]] = {}
    for photo in site.photos.select_related("file").order_by("pk"):
        photos.setdefault(photo.item, []).append(photo)
    english = (get_language() or "").startswith("en")
    return [
        {
            "item": item,
            "label": item["en"] if english and item["en"] else item["zh"],
            "entry": entries.get(item["code"]),
            "photos": photos.get(item["code"], []),
        }
        for item in site.items
    ]


def entered(request: HttpRequest, keep: Callable[[Answer], Any]) -> JsonResponse:
    """An answer as it was sent, handed to whoever keeps it."""
    form = EntryForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": _("This is no answer to the item.")}, status=422)
    given = form.cleaned_data
    answer = Answer(given["id"], given["item"], given["value"], given["remark"], moment(given["at"]))
    return answered(lambda: keep(answer))


def photographed(request: HttpRequest, keep: Callable[[Any, Shot], Any]) -> JsonResponse:
    """A photo as it was sent, handed to whoever keeps it."""
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return JsonResponse({"error": _("The photo did not arrive whole.")}, status=422)
    given = form.cleaned_data
    shot = Shot(
        given["id"], given["item"], moment(given["at"]), given["latitude"], given["longitude"], given["accuracy"]
    )
    return answered(lambda: keep(given["file"], shot))


def answered(work: Callable[[], Any]) -> JsonResponse:
    """What the script on the page understands: kept, or why not. A lost answer is asked for again with the same id."""
    try:
        return JsonResponse({"kept": str(work().uid)})
    except DomainError as error:
        return JsonResponse({"error": str(error.message)}, status=error.status)


def moment(at: datetime) -> datetime:
    """The telephone's clock in UTC, whatever zone the form read it in."""
    return at.replace(tzinfo=UTC)
