"""Pages of profiles, candidates and requests: an enterprise's, an overseas firm's behind its link, the bureau's."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from matchmaking.actions import parties, requesting
from matchmaking.enums_meetings import Wish
from matchmaking.models import Item, Judgement, MeetingRequest
from matchmaking.tokens import token_of
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from tests.factories.people import NOW, make_enterprise, make_member, make_officer
from tests.factories.profiles import ask, item, leave, make_meetings, overseas_buyer, supplier
from tests.standing import part

pytestmark = pytest.mark.django_db
PROFILE = "/portal/events/profile/"


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture(scope="module")
def prepared(standing):
    officer = make_officer(R.EVENTS_OFFICER)
    event = make_meetings(officer)
    row, member = supplier(event, "天津甲灯具有限公司", item(text_zh="太阳能庭院灯"))
    need = item(side="need", text_zh="采购庭院灯")
    buyer = overseas_buyer(event, officer, "Nordlicht", "anna@nordlicht.example", need)
    parties.send_link(buyer.party, by=officer, now=NOW)
    return {
        "officer": officer,
        "event": event,
        "row": row,
        "member": member,
        "buyer": buyer,
        "rival": supplier(event, "天津乙餐具有限公司", item(text_zh="餐具", categories=["food"]))[0],
        "outsider": make_member(make_enterprise("别家企业有限公司")),
    }


officer, event, row, member = part("officer"), part("event"), part("row"), part("member")
buyer, rival, outsider = part("buyer"), part("rival"), part("outsider")


def text(response) -> str:
    return response.content.decode()


def desk(row, *rest):
    return "/".join((f"/portal/events/registrations/{row.uid}", *map(str, rest), ""))


def guest(buyer, *rest):
    return "/".join((f"/guests/{token_of(buyer.party.uid, 1)}/{buyer.uid}", *map(str, rest), ""))


# --- an enterprise ---------------------------------------------------------------------------------------


def test_an_enterprise_without_an_event_keeps_a_profile_and_adds_an_offer(outsider, client):
    client.force_login(outsider)
    assert client.get(PROFILE).status_code == 200
    about = {"version": 0, "kind": "bank", "text_zh": "示例银行", "languages": ["zh"], "is_open": "on"}
    assert client.post(PROFILE, about).status_code == 302
    offer = {"side": "offer", "kind": "financing", "text_zh": "出口订单融资", "certificates": "iso 9001，CE"}
    assert client.post(f"{PROFILE}items/new/", offer).status_code == 302
    made = Item.objects.get(text_zh="出口订单融资")
    assert (made.certificates, made.price_low, made.currency, made.profile.party.kind) == (
        ["ISO 9001", "CE"],
        None,
        "CNY",
        "bank",
    )
    shown = text(client.get(PROFILE))
    assert "出口订单融资" in shown
    again = client.post(PROFILE, about | {"text_zh": "改过"})
    assert again.status_code == 422
    assert "改过" in text(again)


def test_an_item_is_changed_and_withdrawn_and_a_wrong_one_keeps_its_text(member, row, client):
    client.force_login(member)
    (old,) = row.party.profile.items.all()
    page = f"{PROFILE}items/{old.uid}/"
    wrong = {"side": "offer", "kind": "goods", "categories": ["home"], "text_zh": "新灯", "price_low": "9"}
    answer = client.post(page, wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["price_high"])
    assert "新灯" in text(answer)
    assert client.post(page, wrong | {"price_high": "12.5"}).status_code == 302
    new = row.party.profile.items.standing().get()
    assert (new.text_zh, new.price_low, new.price_high) == ("新灯", 9_00, 12_50)
    assert client.get(page).status_code == 404
    assert client.post(f"{PROFILE}items/{new.uid}/withdraw/").status_code == 302
    assert row.party.profile.items.standing().count() == 0


def test_somebody_else_s_items_and_desk_are_not_there(outsider, row, buyer, client):
    (own,) = row.party.profile.items.all()
    client.force_login(outsider)
    assert client.get(f"{PROFILE}items/{own.uid}/").status_code == 404
    for rest in (("candidates",), ("partners",), ("requests",), ("partners", buyer.uid)):
        assert client.get(desk(row, *rest)).status_code == 404
    assert client.post(desk(row, "partners", buyer.uid, "ask"), {"wish": "must"}).status_code == 404


def sheet(*rows):
    book, out = Workbook(), io.BytesIO()
    for each in (("side", "kind", "categories", "text_zh"), *rows):
        book.active.append(each)
    book.save(out)
    return SimpleUploadedFile("items.xlsx", out.getvalue())


def test_a_table_with_one_unknown_code_imports_nothing_and_says_where(member, row, client):
    client.force_login(member)
    before = row.party.profile.items.count()
    good = ("offer", "goods", "home", "灯串")
    answer = client.post(f"{PROFILE}table/", {"file": sheet(good, ("offer", "gooods", "home", "灯"))})
    assert answer.status_code == 422
    assert [(each.cell, each.text) for each in answer.context["faults"]] == [("B3", "gooods")]
    assert row.party.profile.items.count() == before
    assert client.post(f"{PROFILE}table/", {"file": sheet(good, good)}).status_code == 302
    assert row.party.profile.items.count() == before + 2
    broken = SimpleUploadedFile("items.xlsx", b"no table")
    assert client.post(f"{PROFILE}table/", {"file": broken}).status_code == 422


def test_candidates_with_why_why_not_and_what_is_said_of_them(member, row, buyer, client):
    client.force_login(member)
    shown = client.get(desk(row, "candidates"), {"q": "nord"})
    (line,) = shown.context["found"].ranked
    assert (line.party, line.participation, line.answer.told.rank) == (buyer.party, buyer, 1)
    assert shown.context["found"].searched[0].answer.told.rows[1].common == "庭院灯"
    judge = desk(row, "partners", buyer.uid, "judge")
    answer = client.post(judge, {"opinion": "-2", "back": "candidate_list"})
    assert answer.url == desk(row, "candidates")
    assert client.get(answer.url).context["found"].ranked == []
    assert Judgement.objects.get().opinion == -2
    client.post(judge, {"opinion": ""})
    assert Judgement.objects.count() == 0


def test_a_request_is_sent_changed_and_withdrawn_on_the_partner_s_page(member, row, buyer, event, client):
    client.force_login(member)
    page = desk(row, "partners", buyer.uid)
    assert client.post(f"{page}ask/", {"wish": "must"}).url == page
    made = MeetingRequest.objects.get()
    assert (made.source, made.target, made.wish, made.asked_by) == (row, buyer, "must", member)
    assert client.get(page).context["quota_left"] == 19
    assert client.post(f"{page}ask/", {"wish": "often"}).status_code == 422
    assert client.post(f"{page}withdraw/", {"version": made.version + 1}).status_code == 422
    assert client.post(f"{page}withdraw/", {"version": made.version}).status_code == 302
    assert client.get(page).context["asked"] is None


def test_whom_somebody_ruled_out_sees_nothing_of_it(member, row, buyer, client):
    ask(buyer, row, Wish.NEVER)
    client.force_login(member)
    assert list(client.get(desk(row, "requests")).context["received"]) == []
    page = desk(row, "partners", buyer.uid)
    assert client.get(page).context["received"] is None
    assert client.post(f"{page}answer/", {"answer": "accepted", "version": 1}).status_code == 404
    assert client.post(f"{page}write/", {"text": "您好"}).status_code == 404


def test_requests_received_are_answered_from_the_list(member, row, buyer, client):
    request = ask(buyer, row, Wish.MUST)
    client.force_login(member)
    assert list(client.get(desk(row, "requests")).context["received"]) == [request]
    given = {"answer": "declined", "version": request.version, "back": "request_own"}
    assert client.post(desk(row, "partners", buyer.uid, "answer"), given).url == desk(row, "requests")
    request.refresh_from_db()
    assert request.answer == "declined"


def test_the_directory_holds_the_other_side_and_who_left_is_still_read(member, row, buyer, rival, client):
    requesting.write(ask(buyer, rival), buyer, text="Hello", by=None, now=NOW)
    client.force_login(member)
    assert [each for each, _asked in client.get(desk(row, "partners")).context["rows"]] == [buyer]
    assert client.get(desk(row, "partners", rival.uid)).status_code == 404
    other = rival.party.enterprise.memberships.first().user
    leave(rival, other)
    answer = client.get(guest(buyer, "partners", rival.uid))
    assert answer.status_code == 200
    assert "Hello" in text(answer)


# --- an overseas firm ------------------------------------------------------------------------------------


def test_an_overseas_firm_asks_answers_and_writes_behind_its_link(buyer, row, member, rival, client):
    page = guest(buyer, "partners", row.uid)
    (first, *_rest) = client.get(guest(buyer, "candidates")).context["found"].ranked
    assert first.participation == row
    assert client.post(f"{page}ask/", {"wish": "must"}).url == page
    assert client.post(f"{page}write/", {"text": "Please bring samples."}).status_code == 302
    theirs = ask(rival, buyer, by=rival.party.enterprise.memberships.first().user)
    answer = guest(buyer, "partners", rival.uid, "answer")
    assert client.post(answer, {"answer": "accepted", "version": theirs.version}).status_code == 302
    theirs.refresh_from_db()
    assert (theirs.answer, theirs.answered_by) == ("accepted", None)
    client.post(guest(buyer, "partners", rival.uid, "ask"), {"wish": "never"})
    assert set(MeetingRequest.objects.filter(source=buyer).values_list("target", "wish")) == {
        (row.pk, "must"),
        (rival.pk, "never"),
    }


def test_it_sees_the_firm_s_profile_and_no_person(buyer, row, client):
    attendee = row.attendees.get()
    for rest in (("candidates",), ("partners",), ("requests",), ("partners", row.uid)):
        answer = client.get(guest(buyer, *rest))
        assert answer.status_code == 200
        assert attendee.phone not in text(answer)
        assert attendee.name not in text(answer)
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "same-origin"
    assert "太阳能庭院灯" in text(client.get(guest(buyer, "partners", row.uid)))


def test_a_link_leads_to_the_own_registrations_alone(buyer, row, officer, client):
    assert client.get(f"/guests/made-up/{buyer.uid}/candidates/").status_code == 404
    token = token_of(buyer.party.uid, 1)
    assert client.get(f"/guests/{token}/{row.uid}/candidates/").status_code == 404
    parties.void_link(buyer.party, by=officer, now=NOW)
    assert client.get(guest(buyer, "candidates")).status_code == 404


# --- the bureau ------------------------------------------------------------------------------------------


def test_the_bureau_lists_requests_by_wish_answer_and_firm(officer, event, row, rival, buyer, client):
    first, second = ask(buyer, row, Wish.MUST), ask(buyer, rival, Wish.NEVER)
    client.force_login(officer)
    page = reverse("bureau:matchmaking:request_list", args=[event.uid])

    def found(query=""):
        return {each.pk for each in client.get(page + query).context["page"].items}

    assert found() == {first.pk, second.pk}
    assert found("?wish=never") == {second.pk}
    assert found("?answer=none&q=甲灯具") == {first.pk}
    assert found("?answer=accepted") == set()


def test_who_runs_the_event_reads_what_was_written_and_that_is_recorded(officer, row, buyer, client):
    request = ask(buyer, row)
    requesting.write(request, buyer, text="Please bring samples.", by=None, now=NOW)
    page = reverse("bureau:matchmaking:request_detail", args=[request.uid])
    client.force_login(make_officer(R.DIRECTOR))
    assert client.get(page).status_code == 403
    client.force_login(officer)
    assert "Please bring samples." in text(client.get(page))
    assert AuditEvent.objects.reads().filter(payload__what="meeting_messages", actor=officer).count() == 1


def test_the_bureau_reads_anybody_s_candidates_and_acts_for_nobody(officer, row, buyer, client):
    client.force_login(officer)
    page = reverse("bureau:matchmaking:candidate_list", args=[buyer.uid])
    answer = client.get(page)
    assert answer.context["found"].ranked[0].participation == row
    assert "/ask/" not in text(answer)
    client.force_login(make_officer(R.DIRECTOR))
    assert client.get(page).status_code == 200


def test_an_officer_keeps_an_overseas_firm_s_profile(officer, buyer, client):
    client.force_login(officer)
    page = reverse("bureau:matchmaking:profile_keep", args=[buyer.party.uid])
    version = client.get(page).context["form"]["version"].value()
    assert client.post(page, {"version": version, "text_en": "Importer", "languages": ["de"]}).status_code == 302
    assert (
        client.post(f"{page}items/new/", {"side": "need", "kind": "insurance", "text_en": "Cover"}).status_code == 302
    )
    profile = buyer.party.profile
    profile.refresh_from_db()
    assert (profile.text_en, profile.is_open, profile.items.standing().count()) == ("Importer", False, 2)
    client.force_login(make_officer(R.DIRECTOR))
    assert client.get(page).status_code == 403
