"""What the pages of profiles share: an enterprise keeps its own, an officer those of overseas firms; tables of them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.models import Enterprise
from enterprises.views.acts import posted
from matchmaking import item_sheets
from matchmaking.actions import profiles
from matchmaking.forms_profiles import ItemForm, ProfileForm, TableForm
from matchmaking.item_sheets import Sheet
from matchmaking.models import Item, Party, Profile
from pilotzone.files.spreadsheets import XLSX
from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.html import get_or_404

SHOWN_FAULTS = 200


@dataclass(frozen=True, slots=True)
class Keeping:
    """Whose profile it is and where its pages are; `enterprise` where the party may not be there yet."""

    party: Party | None
    enterprise: Enterprise | None
    may_keep: bool
    base: str
    space: str
    args: tuple[Any, ...]
    back: tuple[str, str]  # address and label of the page above

    def url(self, name: str, *more: Any) -> str:
        return reverse(f"{self.space}{name}", args=[*self.args, *more])

    @property
    def names(self) -> Any:
        return self.enterprise.names if self.enterprise else self.party.names

    def writable(self, request: HttpRequest) -> Party:
        if self.party is not None:
            return self.party
        return profiles.party_for(self.enterprise, by=request.user, now=clock.now())

    def context(self) -> dict[str, Any]:
        return {"keeping": self, "base": self.base}


def profile_keep(request: HttpRequest, keeping: Keeping) -> HttpResponse:
    row = keeping.party
    profile = getattr(row, "profile", None) if row else None
    shown = row or Party(enterprise=keeping.enterprise)
    form = ProfileForm.of(shown, profile, request.POST if request.method == "POST" else None)

    def act() -> None:
        given = {"kind": form.cleaned_data.get("kind"), "expected_version": form.cleaned_data["version"]}
        profiles.keep(keeping.writable(request), form.values(), **given, by=request.user, now=clock.now())

    if request.method == "POST" and posted(form, act, lambda: Profile.objects.get(party=row).version):
        messages.success(request, _("The profile is kept."))
        return redirect(keeping.url("profile_keep"))
    items = list(profile.items.standing()) if profile else []
    sides = [(side, [each for each in items if each.side == side]) for side in ("need", "offer")]
    context = keeping.context() | {"form": form, "profile": profile, "sides": sides}
    return render(request, "matchmaking/profiles/profile_keep.html", context, status=422 if form.is_bound else 200)


def item_of(keeping: Keeping, uid: UUID) -> Item:
    if keeping.party is None:
        raise Http404
    rows = Item.objects.standing().filter(profile__party=keeping.party)
    found: Item = get_or_404(rows.select_related("profile__party__enterprise"), uid=uid)
    return found


def item_edit(request: HttpRequest, keeping: Keeping, uid: UUID | None = None) -> HttpResponse:
    """A new need or offer, or another version of one."""
    item = item_of(keeping, uid) if uid else None
    data = request.POST if request.method == "POST" else None
    side = "offer" if request.GET.get("side") == "offer" else "need"
    form = ItemForm.of(item, data) if item else ItemForm(data, initial={"side": side})
    terms = {"by": request.user, "now": clock.now()}

    def act() -> None:
        if item is None:
            profiles.add(keeping.writable(request), form.cleaned_data, **terms)
        else:
            profiles.change(item, form.cleaned_data, **terms)

    if data is not None and posted(form, act):
        messages.success(request, _("Kept. Candidates are looked for with it from now on."))
        return redirect(keeping.url("profile_keep"))
    context = keeping.context() | {"form": form, "item": item}
    return render(request, "matchmaking/profiles/item_edit.html", context, status=422 if form.is_bound else 200)


def item_withdraw(request: HttpRequest, keeping: Keeping, uid: UUID) -> HttpResponse:
    profiles.withdraw(item_of(keeping, uid), by=request.user, now=clock.now())
    messages.success(request, _("Withdrawn; nobody is found by it any more."))
    return redirect(keeping.url("profile_keep"))


def item_import(request: HttpRequest, keeping: Keeping) -> HttpResponse:
    """All rows of a table, or none with everything that is wrong in them."""
    form, sheet = TableForm(request.POST or None, request.FILES or None), Sheet()

    def act() -> None:
        found = item_sheets.read(item_sheets.rows_of(form.cleaned_data["file"]))
        sheet.rows, sheet.faults = found.rows, found.faults
        if found.faults:
            raise Refused("faults", _("Nothing was taken over: the table has errors."), field="file")
        profiles.add_all(keeping.writable(request), found.rows, by=request.user, now=clock.now())

    if request.method == "POST" and posted(form, act):
        count = len(sheet.rows)
        said = ngettext("%(count)s need or offer taken over.", "%(count)s needs and offers taken over.", count)
        messages.success(request, said % {"count": count})
        return redirect(keeping.url("profile_keep"))
    shown = {"form": form, "faults": sheet.faults[:SHOWN_FAULTS], "count": len(sheet.faults)}
    context = keeping.context() | shown
    return render(request, "matchmaking/profiles/item_import.html", context, status=422 if form.is_bound else 200)


def item_template() -> HttpResponse:
    response = HttpResponse(item_sheets.template(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="needs-and-offers.xlsx"'
    return response
