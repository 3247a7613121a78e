"""Finding space: the public list with its picture, and one warehouse as anybody sees it."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from enterprises.querysets import of_member
from pilotzone.kernel.access import P
from pilotzone.kernel.html import ListPage, get_or_404, public
from pilotzone.kernel.paging import KeysetPage, page_of
from warehouses import queries_space as queries
from warehouses.filters_space import SpaceFilter
from warehouses.models import Country, Enquiry, Recognition, Warehouse


def dressed(rows: Any) -> Any:
    """With what a page shows of them."""
    held = Prefetch("recognitions", Recognition.objects.holding().select_related("batch"), to_attr="held")
    return rows.select_related("operator", "country", "space").prefetch_related("services", held)


def offered() -> Any:
    """Each as its page shows it."""
    return dressed(Warehouse.objects.open_to_the_public())


class SpaceList(ListPage):
    filterset = SpaceFilter
    template = "warehouses/public/space_list.html"
    sorts = {"newest": ("-registered_at", "-id"), "name": ("name_zh", "id"), "area": ("-area", "-id")}
    size = 25

    def rows(self) -> Any:
        return Warehouse.objects.open_to_the_public()

    def page(self, rows: Any) -> KeysetPage:
        cursor = self.request.GET.get("page", "")
        return page_of(rows, self.sorts[self.sort], size=self.size, cursor=cursor, dress=dressed)

    def count(self, rows: Any) -> int:
        """By the sums where they answer it, so that a long list is not counted through; else together with the bars."""
        self.sums = None
        if not self.filter.form.is_valid() or not self.filter.by_place_alone:
            self.bars, found = queries.bars_of_found(rows.order_by(*self.sorts[self.sort]), self.cap)
            return found
        self.sums = queries.sums(self.countries())
        self.bars = queries.bars(self.sums)
        return sum(each.count for each in self.bars)

    def countries(self) -> list[int] | None:
        given = self.filter.form.cleaned_data
        if not given["country"] and not given["region"]:
            return None
        rows = given["country"] or Country.objects.all()
        if given["region"]:
            rows = rows.filter(region__in=given["region"])
        return list(rows.values_list("pk", flat=True))

    def context(self, page: KeysetPage) -> dict[str, Any]:
        whole = self.sums is not None
        return {
            "may_enquire": may_enquire(self.request),
            "base_map": queries.base_map(),
            "shown": queries.shown(page.items),
            "whole": whole,
            "bars": self.bars,
            "first": self.cap if not whole and sum(bar.count for bar in self.bars) == self.cap else None,
            "points": queries.clusters(self.sums) if whole else queries.points_of(page.items),
        }


space_list = require_safe(SpaceList.as_view(None))


def may_enquire(request: HttpRequest) -> bool:
    return request.user.is_authenticated and bool(request.user.may(P.SPACE_ENQUIRE))


@require_safe
@public
def space_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What its operator lets anybody see."""
    row = get_or_404(offered(), uid=uid)
    (shown,) = queries.shown([row])
    context = {
        "warehouse": row,
        "shown": shown,
        "rating": queries.rating_of(row),
        "points": queries.points_of([row]),
        "base_map": queries.base_map(),
        "may_enquire": may_enquire(request),
        "going": going(request, row),
    }
    return render(request, "warehouses/public/space_detail.html", context)


def going(request: HttpRequest, warehouse: Warehouse) -> list[Enquiry]:
    """What the reader's own enterprises have asked about it and is not settled."""
    if not may_enquire(request):
        return []
    rows = Enquiry.objects.going().filter(enterprise__in=of_member(request.user, P.SPACE_ENQUIRE))
    return list(rows.filter(warehouse=warehouse).select_related("enterprise").order_by("pk"))
