"""Overseas firms: a link whose successor makes it void, and contacts with the person's own consent alone."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone

from matchmaking import guests
from matchmaking.actions import consenting, events, parties, registering
from matchmaking.enums import Role
from matchmaking.mail import send_link
from matchmaking.models import Consent, Party
from matchmaking.tokens import token_of
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs import actions as jobs
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from tests.factories.events import HOUR, PLACES, STARTS, VALUES, join, make_event, person
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
FIRM = {
    "overseas_name": "Nordlicht Handels GmbH",
    "country": "DE",
    "contact": "Anna Weber",
    "email": "Anna@nordlicht.example",
    "language": "en",
}


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.code == code)


@pytest.fixture
def officer(db):
    return make_officer(R.EVENTS_OFFICER)


@pytest.fixture
def firm(officer):
    return parties.enter(FIRM, by=officer, now=NOW)


def bring(event, firm, officer, *, people=None, role=Role.BUYER):
    people = people or [person("Anna Weber", phone="", email="anna@nordlicht.example")]
    return parties.bring(event, firm, role=role, people=people, by=officer, now=NOW)


def test_a_firm_is_entered_once_by_its_address(firm, officer):
    assert (firm.email, firm.kind, firm.has_link) == ("anna@nordlicht.example", "overseas", False)
    with refused("email_twice"):
        parties.enter(FIRM, by=officer, now=NOW)
    with refused("no_market"):
        parties.enter(FIRM | {"country": "XX", "email": ""}, by=officer, now=NOW)
    with pytest.raises(NotAllowed):
        parties.enter(FIRM | {"email": ""}, by=make_officer(R.CASEWORKER), now=NOW)


def test_the_link_is_mailed_and_only_its_digest_kept(firm, officer):
    sent = parties.send_link(firm, by=officer, now=NOW)
    jobs.drain(now=timezone.now())
    token = token_of(firm.uid, 1)
    (message,) = mail.outbox
    assert message.to == ["anna@nordlicht.example"]
    assert f"/guests/{token}/" in message.body
    assert len(sent.key_digest) == 64
    assert token not in str(Party.objects.filter(pk=firm.pk).values().get())
    assert token not in str(list(AuditEvent.objects.values_list("payload", flat=True)))
    assert Party.objects.by_token(token) == firm


def test_a_new_link_makes_the_old_one_void(firm, officer):
    parties.send_link(firm, by=officer, now=NOW)
    parties.send_link(firm, by=officer, now=NOW)
    assert Party.objects.by_token(token_of(firm.uid, 1)) is None
    assert Party.objects.by_token(token_of(firm.uid, 2)) == firm
    assert not send_link(firm.pk, 1)
    parties.void_link(firm, by=officer, now=NOW)
    assert Party.objects.by_token(token_of(firm.uid, 2)) is None
    assert Party.objects.by_token("") is None


def test_without_an_address_no_link_is_sent(officer):
    silent = parties.enter(FIRM | {"email": ""}, by=officer, now=NOW)
    with refused("no_email"):
        parties.send_link(silent, by=officer, now=NOW)


def test_a_firm_has_a_place_like_everybody_and_waits_like_everybody(firm, officer):
    event = make_event(by=officer, places={Role.BUYER: 1})
    first = bring(event, firm, officer)
    assert first.state == "confirmed"
    with refused("twice"):
        bring(event, firm, officer)
    other = parties.enter(FIRM | {"email": ""}, by=officer, now=NOW)
    people = [person("Bo Lind", phone="+46 8 123456")]
    second = bring(event, other, officer, people=people)
    assert second.state == "waiting"
    registering.decline(first, reason="withdrew by telephone", by=officer, now=NOW)
    second.refresh_from_db()
    assert second.state == "confirmed"


def test_a_member_ends_no_overseas_firm_s_registration(firm, officer):
    row = bring(make_event(by=officer), firm, officer)
    with pytest.raises(NotAllowed):
        registering.withdraw(row, by=make_member(make_enterprise()), now=NOW)


# --- consent -----------------------------------------------------------------------------------------------


@pytest.fixture
def met(firm, officer):
    """The firm and an enterprise with two people in one event."""
    event = make_event(by=officer)
    bring(event, firm, officer)
    row = join(event, people=[person("王磊", phone="13900000001"), person("李娜", phone="13900000002")])
    return row, make_member(row.party.enterprise)


def shown(firm):
    return [each.name for visit in guests.visits_of(firm) for company in visit.companies for each in company.contacts]


def test_a_contact_is_shown_to_the_firm_that_was_named_and_to_no_other(met, firm, officer):
    (row, member), event = met, met[0].event
    other = parties.enter(FIRM | {"email": "bo@other.example"}, by=officer, now=NOW)
    bring(event, other, officer, people=[person("Bo Lind", phone="+46 8 123456")])
    assert shown(firm) == []
    consent = consenting.give(row.attendees.first(), firm, agreed=True, by=member, now=NOW)
    assert (shown(firm), shown(other)) == (["王磊"], [])
    assert AuditEvent.objects.filter(kind="consent.given").count() == 1
    consenting.withdraw(consent, by=member, now=NOW)
    assert shown(firm) == []
    consent.refresh_from_db()
    assert (consent.withdrawn_at, consent.withdrawn_by) == (NOW, member)
    assert consenting.give(row.attendees.first(), firm, agreed=True, by=member, now=NOW).pk != consent.pk


def test_consent_is_the_person_s_own_and_given_once(met, firm):
    row, member = met
    wang = row.attendees.first()
    with refused("not_agreed"):
        consenting.give(wang, firm, agreed=False, by=member, now=NOW)
    with pytest.raises(NotAllowed):
        consenting.give(wang, firm, agreed=True, by=make_member(make_enterprise("别家")), now=NOW)
    consenting.give(wang, firm, agreed=True, by=member, now=NOW)
    with refused("given"):
        consenting.give(wang, firm, agreed=True, by=member, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(attendee=wang, recipient=firm, given_at=NOW, given_by=member)


def test_a_firm_that_is_not_there_gets_no_consent(met, officer):
    row, member = met
    absent = parties.enter(FIRM | {"email": ""}, by=officer, now=NOW)
    with refused("not_there"):
        consenting.give(row.attendees.first(), absent, agreed=True, by=member, now=NOW)


def test_who_left_the_list_is_no_longer_shown(met, firm):
    row, member = met
    wang, li = row.attendees.all()
    consenting.give(wang, firm, agreed=True, by=member, now=NOW)
    registering.change_people(row, [person("李娜", phone=li.phone, uid=li.uid)], by=member, now=NOW)
    assert shown(firm) == []


def test_a_firm_on_the_waiting_list_sees_nobody(officer, firm):
    event = make_event(by=officer, places={Role.BUYER: 1, Role.SUPPLIER: 1})
    other = parties.enter(FIRM | {"email": ""}, by=officer, now=NOW)
    bring(event, other, officer, people=[person("Bo Lind", phone="+46 8 123456")])
    assert bring(event, firm, officer).state == "waiting"
    join(event)
    (visit,) = guests.visits_of(firm)
    assert visit.companies == []


# --- the page ----------------------------------------------------------------------------------------------


def test_the_page_behind_the_link_and_nothing_without_it(met, firm, officer, client, settings):
    row, member = met
    parties.send_link(firm, by=officer, now=NOW)
    address = f"/guests/{token_of(firm.uid, 1)}/"
    answer = client.get(address)
    text = answer.content.decode()
    assert row.party.enterprise.name_zh in text or row.party.enterprise.name_en in text
    assert "13900000001" not in text
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "same-origin")
    assert "no-store" in answer["Cache-Control"]
    consenting.give(row.attendees.first(), firm, agreed=True, by=member, now=NOW)
    text = client.get(address).content.decode()
    assert "13900000001" in text
    assert "13900000002" not in text
    assert client.get("/guests/made-up/").status_code == 404
    parties.void_link(firm, by=officer, now=NOW)
    assert client.get(address).status_code == 404


def test_guessing_is_slowed_down(client, settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"guest": "2/h/ip"}
    assert [client.get("/guests/guess/").status_code for _time in range(3)] == [404, 404, 429]


def test_an_officer_does_it_on_pages(officer, client, at):
    at("2024-07-02T10:00")
    event = make_event(by=officer)
    client.force_login(officer)
    answer = client.post("/bureau/events/overseas/new/", FIRM)
    firm = Party.objects.overseas().get()
    assert answer.url == f"/bureau/events/overseas/{firm.uid}/"
    assert client.get("/bureau/events/overseas/?q=nord").context["page"].items == [firm]
    client.post(f"{answer.url}link/")
    firm.refresh_from_db()
    assert firm.key_number == 1
    people = {"people-0-name": "Anna Weber", "people-0-email": "anna@nordlicht.example"}
    people |= {f"people-0-{name}": "" for name in ("uid", "post", "phone")}
    assert client.post(f"{answer.url}bring/", people | {"event": event.pk, "role": "buyer"}).status_code == 302
    assert client.post(f"{answer.url}bring/", people | {"event": event.pk, "role": "buyer"}).status_code == 422
    assert event.name_zh in client.get(answer.url).content.decode()
    client.post(f"{answer.url}link/", {"void": "1"})
    firm.refresh_from_db()
    assert not firm.has_link


def test_an_enterprise_gives_and_withdraws_on_its_page(met, firm, client, at):
    at("2024-07-02T10:00")
    row, member = met
    client.force_login(member)
    page = f"/portal/events/registrations/{row.uid}/"
    fields = {"attendee": row.attendees.first().pk, "recipient": firm.pk}
    assert client.post(f"{page}consents/", fields).status_code == 422
    assert client.post(f"{page}consents/", fields | {"agreed": "on"}).status_code == 302
    assert "Nordlicht" in client.get(page).content.decode()
    consent = Consent.objects.get()
    client.force_login(make_member(make_enterprise("别家企业")))
    assert client.post(f"/portal/events/consents/{consent.uid}/withdraw/").status_code == 404
    client.force_login(member)
    client.post(f"/portal/events/consents/{consent.uid}/withdraw/")
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


# --- what a firm is told -----------------------------------------------------------------------------


def mails():
    """Those that wait are sent; what the firm was sent since the last time."""
    before = len(mail.outbox)
    jobs.drain(now=timezone.now())
    return [each for each in mail.outbox[before:] if each.to == ["anna@nordlicht.example"]]


def test_a_firm_is_mailed_its_place_and_another_time_and_place_of_the_event(firm, officer):
    event = make_event(by=officer)
    row = bring(event, firm, officer)
    (placed,) = mails()
    assert (placed.to, placed.subject) == (["anna@nordlicht.example"], "You have a place at Supply and demand meeting")
    assert "/guests/" not in placed.body  # no link has been sent yet
    parties.send_link(firm, by=officer, now=NOW)
    mails()
    event.refresh_from_db()
    values = VALUES | {"venue_en": "Hall 2", "venue_zh": "会展中心二号馆", "starts_at": STARTS + HOUR}
    events.edit(event, values, PLACES, expected_version=event.version, by=officer, now=NOW)
    (moved,) = mails()
    assert moved.subject == "Supply and demand meeting has another time or place"
    assert "1 August 2024, 10:00 – 1 August 2024, 17:00 (Beijing time, UTC+8)" in moved.body
    assert "Venue: Hall 2" in moved.body
    assert f"/guests/{token_of(firm.uid, 1)}/" in moved.body
    assert "DTSTART:20240801T020000Z" in moved.attachments[0][1]
    assert row.state == "confirmed"


def test_a_firm_is_mailed_that_the_event_is_cancelled_and_why(firm, officer):
    event = make_event(by=officer)
    bring(event, firm, officer)
    mails()
    events.cancel(event, reason="场馆停电", by=officer, now=NOW)
    (cancelled,) = mails()
    assert cancelled.subject == "Supply and demand meeting is cancelled"
    assert "Reason: 场馆停电" in cancelled.body
    assert "STATUS:CANCELLED" in cancelled.attachments[0][1]


def test_a_firm_that_waits_is_mailed_when_a_place_becomes_its_own(firm, officer):
    event = make_event(by=officer, places={Role.BUYER: 1})
    first = join(event, role=Role.BUYER)
    bring(event, firm, officer)
    assert [each.subject for each in mails()] == ["You are on the waiting list of Supply and demand meeting"]
    registering.decline(first, reason="名额有误", by=officer, now=NOW)
    assert [each.subject for each in mails()] == ["A place at Supply and demand meeting is yours now"]
    row = firm.participations.get()
    registering.decline(row, reason="Not a buyer", by=officer, now=NOW)
    (declined,) = mails()
    assert declined.subject == "Your registration for Supply and demand meeting was declined"
    assert "Reason: Not a buyer" in declined.body
