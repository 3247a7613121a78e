"""The gallery: every component in each of its states, for those who build pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override

from pilotzone.kernel.html import public
from pilotzone.ui.samples import samples

LANGUAGES = ("zh-hans", "en")


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """`?both` puts the two languages side by side, `?face=portal` shows the roomy face."""
    both = "both" in request.GET
    face = "portal" if request.GET.get("face") == "portal" else "bureau"
    columns = []
    for code in LANGUAGES if both else (get_language(),):
        with override(code):
            columns.append({"code": code} | samples(code))
    return render(request, "ui/gallery.html", {"base": f"{face}.html", "both": both, "columns": columns})
