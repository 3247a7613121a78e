"""How a stored file is streamed; the app that owns it has decided who may see it."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse

from pilotzone.files.models import StoredFile
from pilotzone.files.pictures import draw_page


def stream(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """Send the bytes. Only PDF and pictures are shown in place, and nothing is ever run."""
    shown = inline and (stored.is_image or stored.type == "application/pdf")
    response = FileResponse(
        default_storage.open(stored.path), as_attachment=not shown, filename=stored.name, content_type=stored.type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    if shown:
        response["X-Frame-Options"] = "SAMEORIGIN"
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    return response


def page(stored: StoredFile, number: int) -> HttpResponse:
    """One page of a PDF as PNG; the bytes never change, so the browser may keep it for the session."""
    if stored.type != "application/pdf":
        raise Http404
    picture = draw_page(stored, number)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
