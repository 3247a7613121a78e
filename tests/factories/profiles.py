"""Firms with needs and offers at one supply-demand event."""

from matchmaking.actions import parties, profiles, registering, requesting
from matchmaking.enums import Role
from matchmaking.enums_meetings import Wish
from pilotzone.kernel.access import R
from tests.factories.events import join, make_event, person
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

ABOUT = {"text_zh": "", "text_en": "", "languages": ["zh", "en"], "is_open": True}
ITEM = {
    "side": "offer",
    "kind": "goods",
    "categories": ["home"],
    "markets": [],
    "certificates": [],
    "volume": None,
    "unit": "",
    "price_low": None,
    "price_high": None,
    "currency": "CNY",
    "text_zh": "太阳能庭院灯",
    "text_en": "",
}
FIRM = {"country": "DE", "contact": "Anna Weber", "language": "en"}


def item(**fields):
    return ITEM | fields


def keep(row, *items, by, now=NOW, **about):
    """The profile of a participation's firm with its items."""
    profiles.keep(row.party, ABOUT | about, by=by, now=now)
    return profiles.add_all(row.party, items, by=by, now=now)


def supplier(event, name, *items, **about):
    """A confirmed supplier with its profile; its member."""
    enterprise = make_enterprise(name)
    member = make_member(enterprise)
    row = join(event, enterprise, role=Role.SUPPLIER, by=member)
    if items:
        keep(row, *items, by=member, **about)
    return row, member


def overseas_buyer(event, officer, name="Nordlicht GmbH", email="anna@nordlicht.example", *items, **about):
    firm = parties.enter(FIRM | {"overseas_name": name, "email": email}, by=officer, now=NOW)
    row = parties.bring(event, firm, role=Role.BUYER, people=[person(name)], by=officer, now=NOW)
    if items:
        keep(row, *items, by=officer, **about)
    return row


def make_meetings(officer=None, **fields):
    officer = officer or make_officer(R.EVENTS_OFFICER)
    return make_event(by=officer, places={Role.BUYER: 9, Role.SUPPLIER: 9}, **fields)


def ask(source, target, wish=Wish.NICE, *, by=None, now=NOW):
    return requesting.ask(source, target, wish=wish, by=by, now=now)


def leave(row, member, now=NOW):
    return registering.withdraw(row, by=member, now=now)
