"""What is wrong or odd with a warehouse or a report, in words; one text for page, table and API."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.errors import Refused
from pilotzone.ui.spoken import Day
from pilotzone.ui.templatetags.ui import labelled, number
from warehouses.rules.checks import Remark

TEXTS: Mapping[str, Promise] = {
    "no_service": _("Name at least one service."),
    "shares_over_whole": _("The shares lie between 0 and 100% together."),
    "investor_missing": _("Name the foreign investor in which the shares are held."),
    "half_a_point": _("Give both latitude and longitude, or neither."),
    "latitude_too_large": _("Latitude lies between -90 and 90 degrees."),
    "longitude_too_large": _("Longitude lies between -180 and 180 degrees."),
    "coordinates_swapped": _("This point lies in the country only with latitude and longitude swapped. Swap them."),
    "outside_country": _("This point lies outside the country or region that you gave."),
    "area_below_zero": _("An area is not below zero."),
    "no_area": _("Give at least one area."),
    "lease_missing": _("A leased warehouse has a lease with a first and a last day."),
    "lease_out_of_order": _("The last day lies before the first."),
    "not_running_yet": _("This day has not come yet."),
    "lease_ended": _("The lease ended on %(day)s."),
    "running_before_lease": _("In operation before the lease began on %(day)s."),
    "not_held_by_more_than_half": _("The operator holds no more than half of the foreign investor."),
    "used_over_area": _(
        "More than the storage area of %(area)s m² cannot be used. If it has grown, change the area first."
    ),
    "below_zero": _("This number is not below zero."),
    "unknown_country": _("There is no country or region with the code %(code)s."),
    "month_not_over": _("The month is not over yet."),
    "before_opening": _("The warehouse is in operation only since %(day)s."),
    "after_closing": _("The warehouse has not been run since %(day)s."),
    "wrong_uscc": _("%(code)s is no unified social credit code."),
    "served_twice": _("%(code)s is there twice."),
    "not_registered": _("A warehouse is reported on once its registration is confirmed."),
    "public_without_served": _("A public warehouse that served no enterprise."),
    "jump": _("Far from the month before (%(before)s)."),
    "missing": _("Nothing is given here."),
    "formula": _("A formula stands here. Put its value instead."),
    "broken": _("The cell holds an error of the spreadsheet."),
    "digits_lost": _("The spreadsheet has rounded this number. Format the cell as text."),
    "too_long": _("At most %(most)s signs."),
    "not_a_number": _("This is no number."),
    "too_precise": _("At most %(places)s decimal places."),
    "too_large": _("This number is too large."),
    "bad_date": _("This is no day. Write 2026-03-31."),
    "bad_month": _("This is no month. Write 2026-03."),
    "unknown_choice": _("“%(text)s” is none of the choices. The sheet of codes in the template has them."),
    "repeated": _("Row %(row)s is about the same."),
    "unknown_warehouse": _("There is no warehouse with the code %(code)s."),
    "unknown_operator": _("No registered enterprise has the code %(code)s."),
    "not_your_operator": _("%(code)s is not the enterprise for which you send this table."),
    "other_operator": _("The warehouse %(code)s is another operator's."),
    "operator_not_active": _("The enterprise's own registration has not been accepted yet."),
    "not_allowed": _("You may not do this."),
    "closed": _("This warehouse is no longer run."),
    "withdrawn": _("This registration was withdrawn. Register the warehouse anew."),
    "stale": _("Somebody else has changed this warehouse meanwhile."),
    "lease_overlaps": _("Another warehouse is registered in this building for the same time: %(code)s %(name)s."),
}


NAMED: Mapping[str, Promise] = {"orders": _("Orders"), "parcels": _("Parcels sent")}


def told(kept: Iterable[Mapping[str, Any]]) -> list[str]:
    """The texts of remarks as a version or a report keeps them; where several fields can have one, with the field."""
    texts = [(row["field"], text(row["code"], row["params"])) for row in kept]
    return [labelled(said, NAMED[field]) if field in NAMED else said for field, said in texts]


def readable(params: Mapping[str, Any]) -> dict[str, Any]:
    """Days and numbers as pages write them."""
    found = dict(params)
    if "day" in found:
        found["day"] = Day(date.fromisoformat(found["day"]))
    if "before" in found:
        found["before"] = number(found["before"])
    return found


def plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """The same as they are kept: days in ISO 8601."""
    return {name: value.on.isoformat() if isinstance(value, Day) else value for name, value in params.items()}


def refusal(wrong: Sequence[Remark]) -> Refused:
    """All of it: the first with the others."""
    first, *others = wrong
    return refused(first, others=[refused(each) for each in others])


def refused(remark: Remark, **more: Any) -> Refused:
    return Refused(remark.code, TEXTS[remark.code], field=remark.field, params=readable(remark.params), **more)


def text(code: str, params: Mapping[str, Any]) -> str:
    found = str(TEXTS[code])
    return found % readable(params) if params else found
