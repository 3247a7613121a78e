"""Pages of events: the bureau's, anybody's and an enterprise's; the door, badges and the table."""

import io
import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from enterprises.models import Membership
from matchmaking.actions import consenting, events, parties
from matchmaking.actions.people import Person
from matchmaking.enums import Role
from matchmaking.models import Event, Participation, Passage, Session
from pilotzone.audit.models import AuditEvent
from pilotzone.jobs.models import Job
from pilotzone.kernel.access import R
from tests.factories.events import HOUR, STARTS, come, join, make_draft, make_event, person
from tests.factories.people import NOW, make_division, make_enterprise, make_member, make_officer
from tests.standing import part

pytestmark = pytest.mark.django_db
LIST = "/bureau/events/"


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture(scope="module")
def prepared(standing):
    officer = make_officer(R.EVENTS_OFFICER)
    event = make_event(by=officer, places={Role.SUPPLIER: 2, Role.BUYER: 2})
    enterprise = make_enterprise("天津远帆贸易有限公司")
    member = make_member(enterprise)
    return {
        "officer": officer,
        "event": event,
        "draft": make_draft(by=officer, name_zh="未公布的展会"),
        "enterprise": enterprise,
        "member": member,
        "row": join(event, enterprise, by=member, people=[person("王磊", phone="13900000001", post="经理")]),
        "outsider": make_member(make_enterprise("别家企业有限公司")),
    }


officer, event, draft, row = part("officer"), part("event"), part("draft"), part("row")
enterprise, member, outsider = part("enterprise"), part("member"), part("outsider")


def text(response) -> str:
    return response.content.decode()


def page(name, subject):
    return reverse(f"bureau:matchmaking:{name}", args=[subject.uid])


def typed(**fields):
    return {
        "name_zh": "秋季培训",
        "starts_at": "2024-09-10T09:00",
        "ends_at": "2024-09-10T17:00",
        "venue_zh": "商务局会议室",
        "opens_at": "2024-08-01T09:00",
        "closes_at": "2024-09-05T17:00",
        "fee": "120.50",
        "contact": "022-1",
        "topics": ["tax", "data"],
        "markets": ["DE", "TW"],
        "places_trainee": "30",
    } | fields


# --- the bureau ------------------------------------------------------------------------------------------


def test_an_officer_enters_a_training_and_announces_it(officer, client):
    client.force_login(officer)
    answer = client.post(f"{LIST}new/training/", typed())
    made = Event.objects.get(name_zh="秋季培训")
    assert answer.url == page("event_detail", made)
    assert (made.fee, made.needs_approval, made.slot_minutes, made.capacities.get().places) == (12050, False, None, 30)
    assert made.starts_at.isoformat() == "2024-09-10T01:00:00+00:00"
    detail = text(client.get(answer.url))
    assert "中国台湾" in detail
    step = reverse("bureau:matchmaking:event_step", args=[made.uid, "announce"])
    client.post(step, {"version": made.version})
    made.refresh_from_db()
    assert made.state == "published"


def test_what_is_refused_stands_at_its_field(officer, client):
    client.force_login(officer)
    answer = client.post(f"{LIST}new/training/", typed(ends_at="2024-09-10T08:00"))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["ends_at"]
    assert client.get(f"{LIST}new/party/").status_code == 404


def test_a_stale_page_is_told_and_keeps_the_text(officer, event, client):
    client.force_login(officer)
    fields = typed(places_trainee="", places_supplier="2", places_buyer="2", slot_minutes="20", request_quota="20")
    answer = client.post(page("event_edit", event), fields | {"version": event.version - 1, "name_zh": "改过的名称"})
    assert answer.status_code == 422
    assert "改过的名称" in text(answer)
    assert ("中文名称", "跨境电商供需对接会") in [(str(label), kept) for label, kept in answer.context["differences"]]
    event.refresh_from_db()
    assert event.name_zh == "跨境电商供需对接会"
    again = fields | {"version": answer.context["form"]["version"].value(), "name_zh": "改过的名称"}
    assert client.post(page("event_edit", event), again).status_code == 302


def test_whoever_puts_an_event_off_is_asked_to_move_its_sessions_along(officer, event, client):
    client.force_login(officer)
    session = Session.objects.create(event=event, title_zh="开幕", starts_at=STARTS, ends_at=STARTS + HOUR)
    fields = typed(places_trainee="", places_supplier="2", places_buyer="2", slot_minutes="20", request_quota="20")
    fields |= {"version": event.version}
    assert 'name="along"' not in text(client.get(page("event_edit", event)))
    answer = client.post(page("event_edit", event), fields)  # on 10 September, 40 days later
    assert answer.status_code == 422
    assert 'name="along"' in text(answer)
    assert client.post(page("event_edit", event), fields | {"along": "on"}).status_code == 302
    event.refresh_from_db()
    session.refresh_from_db()
    assert session.starts_at == event.starts_at


def test_a_stale_step_can_be_taken_once_it_is_read(officer, event, client):
    client.force_login(officer)
    step = reverse("bureau:matchmaking:event_step", args=[event.uid, "cancel"])
    answer = client.post(step, {"version": event.version - 1, "reason": "台风"})
    form = answer.context["cancel_form"]
    assert (answer.status_code, form["reason"].value(), form["version"].value()) == (422, "台风", event.version)
    assert client.post(step, {"version": form["version"].value(), "reason": "台风"}).status_code == 302


def test_stale_people_stay_and_can_be_kept_once_the_page_is_read(row, member, client):
    client.force_login(member)
    keep = reverse("portal:matchmaking:participation_people", args=[row.uid])
    fields = {"people-0-name": "赵敏", "people-0-phone": "13900000007"}
    answer = client.post(keep, fields | {"version": row.version - 1})
    assert answer.status_code == 422
    assert "赵敏" in text(answer)
    assert client.post(keep, fields | {"version": answer.context["people_form"]["version"].value()}).status_code == 302
    assert [each.name for each in row.attendees.current()] == ["赵敏"]


def test_the_list_is_filtered_and_a_district_sees_no_other_s_draft(officer, event, draft, client):
    client.force_login(officer)
    assert {each.name_zh for each in client.get(LIST).context["page"].items} == {event.name_zh, draft.name_zh}
    assert [each.pk for each in client.get(f"{LIST}?q=未公布").context["page"].items] == [draft.pk]
    assert [each.pk for each in client.get(f"{LIST}?state=open").context["page"].items] == [event.pk]
    Event.objects.filter(pk=draft.pk).update(division=make_division("120114", "武清区", "Wuqing"))
    client.force_login(make_officer(R.DISTRICT_COMMERCE, make_division()))
    assert [each.pk for each in client.get(LIST).context["page"].items] == [event.pk]
    assert client.get(page("event_detail", draft)).status_code == 404


@pytest.mark.parametrize(
    "name", ["event_detail", "event_edit", "event_programme", "participation_list", "event_attendance", "event_door"]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_an_event_open_in_both_languages(officer, event, client, name, language):
    client.force_login(officer)
    answer = client.get(page(name, event), headers={"accept-language": language})
    assert answer.status_code == 200


def test_a_reader_of_events_changes_nothing(event, row, client):
    client.force_login(make_officer(R.DIRECTOR))
    assert client.get(page("event_detail", event)).status_code == 200
    assert client.get(page("event_edit", event)).status_code == 403
    assert client.post(page("attendance_export", event)).status_code == 403
    assert client.get(page("event_door", event)).status_code == 403


def test_slots_are_added_on_the_page_and_a_collision_is_said(officer, event, client):
    client.force_login(officer)
    add = reverse("bureau:matchmaking:programme_add", args=[event.uid, "slots"])
    fields = {"day": "2024-08-01", "start": "09:00", "until": "12:00", "break_start": "10:00", "break_until": "11:00"}
    assert client.post(add, fields).status_code == 302
    assert event.slots.count() == 6
    answer = client.post(add, fields)
    assert answer.status_code == 422
    assert "2024-08-01 09:00" in str(answer.context["slots_form"].errors["start"])
    answer = client.post(add, fields | {"break_start": "11:00", "break_until": "10:00"})
    assert answer.context["slots_form"].errors["break_until"] == ["结束时间早于开始时间。"]
    remove = reverse("bureau:matchmaking:programme_remove", args=[event.uid, "slots"])
    client.post(remove, {"day": "2024-08-01"})
    assert event.slots.count() == 0


def test_halls_tables_and_sessions_are_added_and_removed(officer, event, client):
    client.force_login(officer)

    def post(act, what, fields):
        return client.post(reverse(f"bureau:matchmaking:programme_{act}", args=[event.uid, what]), fields).status_code

    assert post("add", "hall", {"code": "A", "name_zh": "A馆"}) == 302
    hall = event.halls.get()
    tables = {"hall": hall.pk, "prefix": "A", "first": 1, "count": 2, "capacity": 1}
    assert post("add", "tables", tables) == 302
    session = {"title_zh": "开幕式", "starts_at": "2024-08-01T09:00", "ends_at": "2024-08-01T09:30", "hall": hall.pk}
    assert post("add", "session", session) == 302
    shown = text(client.get(page("event_programme", event)))
    assert "A2" in shown
    assert "开幕式" in shown
    assert post("remove", "table", {"code": "A2"}) == 302
    assert post("remove", "session", {"session": event.sessions.get().uid}) == 302
    assert (event.tables.filter(removed_at=None).count(), event.sessions.count()) == (1, 0)
    assert post("add", "stage", {}) == 404
    assert post("remove", "hall", {"code": "A"}) == 409  # a table is in it
    assert event.halls.get() == hall
    assert post("remove", "table", {"code": "A1"}) == post("remove", "hall", {"code": "A"}) == 302
    assert not event.halls.exists()


def picture(kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, kind)
    return out.getvalue()


def test_a_poster_is_a_picture_and_is_served_as_one(officer, event, client):
    client.force_login(officer)
    upload = page("event_poster", event)
    sneaky = SimpleUploadedFile("poster.png", b"<svg onload='alert(1)'>", content_type="image/png")
    assert client.post(upload, {"file": sneaky}).status_code == 422
    assert client.post(upload, {"file": SimpleUploadedFile("a.png", picture())}).status_code == 302
    client.logout()
    answer = client.get(f"/events/{event.uid}/poster/")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")


def test_a_draft_s_poster_and_page_are_nobody_s(officer, draft, client):
    for path in ("", "poster/", "calendar.ics"):
        assert client.get(f"/events/{draft.uid}/{path}").status_code == 404


def test_enterprises_are_told_in_a_job(officer, event, outsider, client):
    client.force_login(officer)
    counted = client.get(page("event_detail", event), {"count": "1"})
    assert counted.context["meant"] == 1
    assert client.get(page("event_detail", event), {"count": "1", "topics": "toys"}).context["meant"] == 0
    assert client.get(page("event_detail", event), {"count": "1", "roles": "gold"}).status_code == 422
    assert client.post(page("event_invite", event), {}).status_code == 302
    assert Job.objects.get(kind="matchmaking.invite").total == 1
    assert "job" in text(client.get(page("event_detail", event)))


def test_an_officer_decides_on_a_registration(officer, client):
    closed = make_event(
        by=officer, needs_approval=True, starts_at=STARTS + 30 * 24 * HOUR, ends_at=STARTS + 31 * 24 * HOUR
    )
    waiting = join(closed)
    client.force_login(officer)
    step = reverse("bureau:matchmaking:participation_step", args=[waiting.uid, "approve"])
    client.post(step, {"version": waiting.version})
    waiting.refresh_from_db()
    assert waiting.state == "confirmed"
    decline = reverse("bureau:matchmaking:participation_step", args=[waiting.uid, "decline"])
    assert client.post(decline, {"version": waiting.version, "reason": ""}).status_code == 422
    assert "王磊" in text(client.get(page("participation_detail", waiting)))


# --- the door ---------------------------------------------------------------------------------------------


def test_the_door_keeps_a_reading_once(officer, event, row, client, at):
    at("2024-08-01T10:00")
    client.force_login(officer)
    attendee = row.attendees.get()
    body = {"id": str(uuid4()), "code": attendee.badge_code, "presence": "in", "at": "2024-08-01T01:30:00.000Z"}
    for _time in range(2):
        assert json.loads(client.post(page("door_read", event), body).content) == {"kept": body["id"]}
    assert Passage.objects.get().stated_at == STARTS + timedelta(minutes=30)
    assert "09:30" in text(client.get(page("event_door", event)))


def test_the_door_says_why_not(officer, event, client, at):
    at("2024-08-01T10:00")
    client.force_login(officer)
    body = {"id": str(uuid4()), "code": "abcdef", "presence": "in", "at": "2024-08-01T01:30:00.000Z"}
    with translation.override("en"):
        answer = client.post(page("door_read", event), body, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert client.post(page("door_read", event), body | {"at": "now"}).status_code == 422


def test_badges_hold_the_token_and_who_may_print_them(officer, event, row, member, outsider, client):
    client.force_login(officer)
    answer = client.post(page("event_badges", event), {"first": "0"})
    assert answer["Content-Type"] == "application/pdf"
    printed = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert row.attendees.get().badge_code in printed
    assert "13900000001" not in printed
    assert AuditEvent.objects.filter(kind="event.badges").count() == 1
    own = reverse("portal:matchmaking:participation_badges", args=[row.uid])
    client.force_login(member)
    assert client.get(own)["Content-Type"] == "application/pdf"
    client.force_login(outsider)
    assert client.get(own).status_code == 404


def test_attendance_as_a_table_is_recorded(officer, event, row, client, at):
    come(row.attendees.get(), STARTS, by=officer)
    at("2024-08-01T18:00")
    client.force_login(officer)
    answer = client.post(page("attendance_export", event))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][1:5] == ("天津远帆贸易有限公司", "供应方", "王磊", "经理")
    assert rows[1][6:] == ("2024-08-01 09:00", "8:00")
    assert AuditEvent.objects.filter(kind="event.exported").count() == 1


def test_who_did_not_come_is_listed_after_the_end_alone(officer, event, row, client, at):
    client.force_login(officer)
    assert client.get(page("event_attendance", event)).context["absent"] == []
    at("2024-08-01T17:00")
    assert client.get(page("event_attendance", event)).context["absent"] == [row]


# --- anybody ----------------------------------------------------------------------------------------------


def test_anybody_reads_what_is_announced_and_no_person(event, draft, client):
    shown = text(client.get("/events/"))
    assert event.name_zh in shown
    assert draft.name_zh not in shown
    detail = text(client.get(f"/events/{event.uid}/"))
    assert "会展中心一号馆" in detail
    assert "王磊" not in detail
    assert "天津远帆贸易有限公司" not in detail


def test_the_address_online_is_for_who_has_a_place(officer, event, row, member, client):
    Event.objects.filter(pk=event.pk).update(online_url="https://meet.example/secret")
    assert "meet.example" not in text(client.get(f"/events/{event.uid}/"))
    assert "meet.example" not in text(client.get(f"/events/{event.uid}/calendar.ics"))
    client.force_login(member)
    own = reverse("portal:matchmaking:participation_detail", args=[row.uid])
    assert "meet.example" in text(client.get(own))
    Participation.objects.filter(pk=row.pk).update(state="waiting")
    assert "meet.example" not in text(client.get(own))


def test_the_calendar_file_is_in_utc(event, client):
    answer = client.get(f"/events/{event.uid}/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "DTSTART:20240801T010000Z\r\n" in text(answer)
    assert f"/events/{event.uid}/" in text(answer).replace("\r\n ", "")


def test_a_cancelled_event_says_why(officer, event, client):
    events.cancel(event, reason="台风来袭", by=officer, now=NOW)
    assert "台风来袭" in text(client.get(f"/events/{event.uid}/"))
    assert "STATUS:CANCELLED" in text(client.get(f"/events/{event.uid}/calendar.ics"))


# --- an enterprise ------------------------------------------------------------------------------------------


def people(*rows, **fields):
    found = dict(fields)
    for number, row in enumerate(rows):
        for name in ("uid", "name", "post", "phone", "email"):
            found[f"people-{number}-{name}"] = row.get(name, "")
    return found


def test_an_enterprise_registers_on_a_page(event, outsider, client):
    client.force_login(outsider)
    join_page = reverse("portal:matchmaking:event_join", args=[event.uid])
    assert client.get(join_page).status_code == 200
    firm = outsider.memberships.get().enterprise
    fields = {"enterprise": firm.pk, "role": "buyer", "quota": "5", "note": ""}
    someone = {"name": "赵敏", "email": "zhao@example.test"}
    answer = client.post(join_page, people(someone, {}, {}, **fields))
    made = Participation.objects.get(party__enterprise=firm)
    assert answer.url == reverse("portal:matchmaking:participation_detail", args=[made.uid])
    assert (made.state, made.quota, made.attendees.get().name) == ("confirmed", 5, "赵敏")
    assert "赵敏" in text(client.get(answer.url))


def test_a_registered_enterprise_is_led_to_its_registration(event, row, member, client):
    client.force_login(member)
    own = reverse("portal:matchmaking:participation_detail", args=[row.uid])
    join_page = reverse("portal:matchmaking:event_join", args=[event.uid])
    shown = text(client.get(reverse("public:event_detail", args=[event.uid])))
    assert f'href="{own}">查看本企业的报名</a>' in shown
    assert join_page not in shown
    shown = text(client.get(join_page))
    assert "天津远帆贸易有限公司已报名本活动。" in shown
    assert f'<a href="{own}">查看本企业的报名</a>' in shown
    assert 'name="people-0-name"' not in shown
    again = people({"name": "赵敏"}, enterprise=row.party.enterprise_id, role="buyer")
    answer = client.post(join_page, again, follow=True)
    assert answer.redirect_chain == [(own, 302)]
    assert "贵企业已报名本活动，只能以一种身份参加。" in text(answer)
    assert Participation.objects.count() == 1


def test_a_registered_enterprise_is_no_longer_among_the_choices(event, row, enterprise, member, client):
    other = make_enterprise("天津远洋贸易有限公司")
    Membership.objects.create(enterprise=other, user=member, role=R.ENTERPRISE_ADMIN.value, starts_on=date(2020, 1, 1))
    client.force_login(member)
    own = reverse("portal:matchmaking:participation_detail", args=[row.uid])
    join_page = reverse("portal:matchmaking:event_join", args=[event.uid])
    shown = text(client.get(reverse("public:event_detail", args=[event.uid])))
    assert f'href="{own}"' in shown
    assert f'href="{join_page}">其他企业报名…</a>' in shown
    field = client.get(join_page).context["form"].fields["enterprise"]
    assert [label for _, label in field.choices] == ["天津远洋贸易有限公司"]


def test_a_full_width_telephone_is_taken(event, outsider, client):
    client.force_login(outsider)
    firm = outsider.memberships.get().enterprise
    someone = {"name": "赵敏", "phone": "０２２－６５３０　００００"}
    fields = {"enterprise": firm.pk, "role": "buyer", "note": ""}
    client.post(reverse("portal:matchmaking:event_join", args=[event.uid]), people(someone, **fields))
    assert Participation.objects.get(party__enterprise=firm).attendees.get().phone == "022-6530 0000"


def test_what_is_wrong_with_a_person_keeps_what_was_typed(event, outsider, client):
    client.force_login(outsider)
    join_page = reverse("portal:matchmaking:event_join", args=[event.uid])
    firm = outsider.memberships.get().enterprise
    fields = {"enterprise": firm.pk, "role": "buyer"}
    answer = client.post(join_page, people({"name": "赵敏", "email": "not-an-address"}, **fields))
    assert "人员 1 · 电子邮件：请填写有效的电子邮箱地址。" in answer.content.decode()
    assert answer.status_code == 422
    assert "not-an-address" in text(answer)
    answer = client.post(join_page, people({"name": "王磊", "phone": "139 0000 0001"}, **fields))
    assert answer.status_code == 422
    assert "王磊" in str(answer.context["form"].non_field_errors())
    assert Participation.objects.count() == 1


def test_people_are_changed_and_the_registration_withdrawn(row, member, client):
    client.force_login(member)
    address = {
        name: reverse(f"portal:matchmaking:participation_{name}", args=[row.uid]) for name in ("people", "withdraw")
    }
    wang = row.attendees.get()
    changed = people(
        {"uid": wang.uid, "name": "王磊", "phone": "13900000001"}, {"name": "李娜", "email": "li@example.test"}
    )
    assert client.post(address["people"], changed | {"version": row.version}).status_code == 302
    assert client.post(address["people"], changed | {"version": row.version}).status_code == 422
    row.refresh_from_db()
    assert row.attendees.current().count() == 2
    assert client.post(address["withdraw"], {"version": row.version, "reason": ""}).status_code == 302
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert client.get(reverse("portal:matchmaking:participation_detail", args=[row.uid])).status_code == 200


def test_another_enterprise_s_registration_is_absent(row, outsider, client):
    client.force_login(outsider)
    assert client.get(reverse("portal:matchmaking:participation_detail", args=[row.uid])).status_code == 404
    assert client.post(reverse("portal:matchmaking:participation_withdraw", args=[row.uid])).status_code == 404
    assert list(client.get("/portal/events/").context["page"].items) == []


def test_the_enterprise_s_home_lists_what_it_takes_part_in(row, member, client):
    client.force_login(member)
    shown = client.get("/portal/events/")
    assert shown.context["page"].items == [row]
    assert [each.pk for each in shown.context["coming"]] == [row.event_id]


def test_a_reader_follows_and_does_not_register(row, enterprise, event, client):
    client.force_login(make_member(enterprise, R.READER))
    assert client.get("/portal/events/").status_code == 200
    assert client.get(reverse("portal:matchmaking:event_join", args=[event.uid])).status_code == 403


def test_a_list_of_three_costs_no_more_than_a_list_of_one(officer, event, client, django_assert_max_num_queries):
    client.force_login(officer)
    address = page("participation_list", event)
    client.get(address)
    with django_assert_max_num_queries(60) as one:
        client.get(address)
    for _number in range(2):
        join(event, role=Role.BUYER)
    with django_assert_max_num_queries(len(one)):
        client.get(address)


def test_a_consent_is_withdrawn_on_the_page_also_when_the_event_is_over(officer, row, member, client, at):
    firm = {"overseas_name": "Nordlicht GmbH", "country": "DE", "contact": "Anna", "email": "a@nordlicht.example"}
    recipient = parties.enter(firm | {"language": "en"}, by=officer, now=NOW)
    people = [Person("Anna", email="a@nordlicht.example")]
    parties.bring(row.event, recipient, role=Role.BUYER, people=people, by=officer, now=NOW)
    consent = consenting.give(row.attendees.get(), recipient, agreed=True, by=member, now=NOW)
    withdraw = reverse("portal:matchmaking:consent_withdraw", args=[consent.uid])
    at("2025-01-02T10:00")
    client.force_login(member)
    shown = text(client.get(reverse("portal:matchmaking:participation_detail", args=[row.uid])))
    assert "<button" in shown.partition(withdraw)[2].partition("</form>")[0]
    client.post(withdraw)
    consent.refresh_from_db()
    assert consent.withdrawn_by == member


def test_an_officer_registers_an_enterprise_that_stands_at_the_door(officer, event, outsider, client, at):
    at("2024-08-01T10:00")  # registration ended the day before
    firm = Membership.objects.get(user=outsider).enterprise
    client.force_login(officer)
    page = f"{LIST}{event.uid}/participants/new/"
    people = {"people-0-name": "陈静", "people-0-phone": "13900000077"}
    answer = client.post(page, {"enterprise": "91120118MA05X9J800", "role": "supplier", **people})
    assert answer.status_code == 422
    assert "陈静" in text(answer)
    answer = client.post(page, {"enterprise": firm.uscc.lower(), "role": "supplier", **people})
    made = Participation.objects.get(event=event, party__enterprise=firm)
    assert answer.url == f"/bureau/events/registrations/{made.uid}/"
    assert (made.state, made.applied_by, made.attendees.get().name) == ("confirmed", officer, "陈静")
    assert "陈静" in text(client.get(f"{LIST}{event.uid}/door/"))
    again = client.post(page, {"enterprise": firm.uscc, "role": "supplier", **people})
    assert "该企业已报名本活动。" in text(again)
    assert again.status_code == 422


def test_a_registration_seen_at_the_door_offers_neither_withdrawal_nor_refusal(officer, row, member, client, at):
    own, kept = f"/portal/events/registrations/{row.uid}/", f"/bureau/events/registrations/{row.uid}/"
    for user, page, step in ((member, own, "withdraw/"), (officer, kept, "decline/")):
        client.force_login(user)
        assert f"{page}{step}" in text(client.get(page))
    at("2024-08-01T10:00")
    come(row.attendees.get(), STARTS + HOUR)
    for user, page, step in ((member, own, "withdraw/"), (officer, kept, "decline/")):
        client.force_login(user)
        assert f"{page}{step}" not in text(client.get(page))


@pytest.mark.parametrize("kind", ["exhibition", "training"])
def test_the_report_of_every_kind_of_event_is_a_page_a_sheet_and_a_paper(officer, client, kind):
    role = Role.EXHIBITOR if kind == "exhibition" else Role.TRAINEE
    held = make_event(by=officer, kind=kind, places={role: 5}, slot_minutes=None)
    client.force_login(officer)
    shown = page("event_report", held)
    assert shown in text(client.get(page("event_detail", held)))
    assert "参会人员" in text(client.get(shown))
    assert "参会人员" in load_workbook(io.BytesIO(client.get(f"{shown}table/").content)).sheetnames
    assert client.get(f"{shown}paper/").content.startswith(b"%PDF")
