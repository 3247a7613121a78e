"""The bars' entries as rows of data; a person sees those whose route exists and which they may use."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from pilotzone.kernel.access import P


class Face(StrEnum):
    PUBLIC = "public"
    PORTAL = "portal"
    BUREAU = "bureau"


@dataclass(frozen=True, slots=True)
class Entry:
    """`area` is the beginning of the route names that belong to the entry; the longest one that fits is "here"."""

    face: Face
    label: Promise
    url_name: str
    permission: P | None
    area: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    label: Promise
    url: str
    here: bool


ENTRIES = (
    Entry(Face.PUBLIC, pgettext_lazy("navigation", "Programmes"), "public:programme_list", None, "public:programme"),
    Entry(Face.PUBLIC, pgettext_lazy("navigation", "Public notices"), "public:notice_list", None, "public:notice"),
    Entry(Face.PUBLIC, pgettext_lazy("navigation", "Verify a document"), "public:verify", None, "public:verify"),
    Entry(Face.PORTAL, pgettext_lazy("navigation", "Home"), "portal:home", P.HOME_READ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "My claims"),
        "portal:subsidies:application_list",
        P.CLAIM_READ,
        "portal:subsidies:",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Programmes"),
        "public:programme_list",
        None,
        "public:programme",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Public notices"),
        "public:notice_list",
        None,
        "public:notice",
    ),
    Entry(
        Face.PORTAL,
        pgettext_lazy("navigation", "Company file"),
        "portal:enterprises:enterprise_detail",
        P.ENTERPRISE_READ,
        "portal:enterprises:",
    ),
    Entry(Face.BUREAU, pgettext_lazy("navigation", "Workbench"), "bureau:home", P.WORKBENCH_READ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Claims"),
        "bureau:subsidies:application_list",
        P.QUEUE_READ,
        "bureau:subsidies:application",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Measures"),
        "bureau:subsidies:programme_list",
        P.PROGRAMME_READ,
        "bureau:subsidies:programme",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Decisions"),
        "bureau:subsidies:decision_list",
        P.QUEUE_READ,
        "bureau:subsidies:decision",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Public notices"),
        "bureau:subsidies:notice_list",
        P.PUBLIC_NOTICE_PUBLISH,
        "bureau:subsidies:notice",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Budget"),
        "bureau:subsidies:budget_list",
        P.BUDGET_READ,
        "bureau:subsidies:budget",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Payments"),
        "bureau:subsidies:payment_list",
        P.PAYMENT_PREPARE,
        "bureau:subsidies:payment",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Enterprises"),
        "bureau:enterprises:enterprise_list",
        P.ENTERPRISE_SEARCH,
        "bureau:enterprises:",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Registrations"),
        "bureau:enterprises:registration_list",
        P.REGISTRATION_REVIEW,
        "bureau:enterprises:registration",
    ),
    Entry(
        Face.BUREAU,
        pgettext_lazy("navigation", "Appointments"),
        "bureau:accounts:appointment_list",
        P.APPOINTMENT_READ,
        "bureau:accounts:",
    ),
    Entry(Face.BUREAU, pgettext_lazy("navigation", "Audit"), "bureau:audit:event_list", P.AUDIT_READ, "bureau:audit:"),
)


def links(request: HttpRequest, face: Face) -> list[Link]:
    """The entries of one face for this person, the one they stand on marked."""
    shown = [(entry, url) for entry in ENTRIES if entry.face == face and (url := usable(entry, request.user))]
    match = request.resolver_match
    here = closest([entry for entry, _ in shown], match.view_name if match else "")
    return [Link(entry.label, url, entry is here) for entry, url in shown]


def usable(entry: Entry, user: Any) -> str:
    """The entry's address, empty if there is no such route or the person may not use it."""
    if entry.permission and not (user.is_authenticated and user.may(entry.permission)):
        return ""
    return address(entry.url_name)


def address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def closest(entries: list[Entry], view_name: str) -> Entry | None:
    fitting = [entry for entry in entries if view_name.startswith(entry.area or entry.url_name)]
    return max(fitting, key=lambda entry: len(entry.area or entry.url_name), default=None)
