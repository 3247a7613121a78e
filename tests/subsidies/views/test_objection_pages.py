"""Objecting on the public form, the receipt, and the bureau's pages: what stands on them, and what never does."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enterprises.objections.objectors import keep
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.money import plain_money
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import letters, noticing, objecting, ruling_objections
from subsidies.enums import State
from subsidies.enums_proof import LetterKind
from subsidies.enums_terms import ObjectionSource
from subsidies.models import Application, Objection, PublicNotice
from tests.factories.claims import pdf
from tests.factories.people import make_call, make_enterprise, make_member, make_officer, make_uscc
from tests.factories.review import approved, make_bureau, make_submitted
from tests.standing import part

pytestmark = pytest.mark.django_db
NAME, CODE, PHONE = "李雷", "11010519491231002X", "13800138000"
WHY = "该独立站在申报前已关闭。"


@pytest.fixture(autouse=True)
def _no_tries_before():
    cache.clear()


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00:00")


@pytest.fixture(scope="module")
def prepared(standing, now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau, call = make_bureau(), make_call()
    sole = make_enterprise("天津市李明电子商务商行", uscc="92" + make_uscc(500)[2:])
    claims = [approved(make_submitted(call=call), bureau, now)]
    claims.append(approved(make_submitted(call=call, enterprise=sole), bureau, now))
    number = "津商公示〔2024〕12号"
    return {
        "bureau": bureau,
        "notice": noticing.publish(call, claims, document_number=number, by=bureau.secretary, now=now),
    }


bureau, notice = part("bureau"), part("notice")


@pytest.fixture
def manager(bureau):
    return make_officer(R.PROGRAMME_MANAGER, name="高敏")


def typed(**changes):
    return {
        "name": NAME,
        "code": CODE,
        "phone": PHONE,
        "statement": WHY,
        "letter": pdf("letter.pdf"),
        "truth": "on",
        "submission": str(uuid4()),
    } | changes


def send(client, notice, name_as="person", position=1, **changes):
    return client.post(reverse("public:objection_file", args=[notice.uid, position, name_as]), typed(**changes))


def objection_to(notice, now, position=1):
    item = notice.items.select_related("notice__call", "application").get(position=position)
    objector = objecting.Objector(ObjectionSource.PERSON, NAME, CODE, PHONE)
    letter = keep(pdf("letter.pdf"), "letter", by=None, now=now)
    return objecting.file_objection(item, objector, statement=WHY, letter=letter, submission=uuid4(), now=now)


def page(name, *args):
    return reverse(f"bureau:subsidies:{name}", args=args)


def test_from_the_notice_to_the_receipt_without_an_account(client, notice):
    detail = client.get(reverse("public:notice_detail", args=[notice.uid])).content.decode()
    start = reverse("public:objection_start", args=[notice.uid])
    assert start in detail
    answer = client.get(start, {"item": "1", "name_as": "person"})
    assert answer["Location"] == reverse("public:objection_file", args=[notice.uid, 1, "person"])
    sent = send(client, notice)
    made = Objection.objects.get()
    assert sent["Location"] == reverse("public:objection_receipt", args=[made.uid])
    receipt = client.get(sent["Location"])
    text = receipt.content.decode()
    assert "YY-2024-0001" in text
    assert "2024年7月23日 17:00" in text
    for private in (NAME, CODE, PHONE, WHY):
        assert private not in text
    assert "no-store" in receipt["Cache-Control"]


def test_officers_are_told_while_fewer_than_two_can_decide(client, notice, bureau, manager, now):
    made = objection_to(notice, now)
    address = page("objection_detail", made.uid)
    client.force_login(manager)
    assert "人员不足两人" not in client.get(address).content.decode()  # the secretary is there as well
    bureau.secretary.appointments.update(ends_on=date(2024, 6, 30))
    assert "人员不足两人" in client.get(address).content.decode()
    client.force_login(bureau.director)  # signed, and may not decide
    assert "人员不足两人" in client.get(address).content.decode()


def test_who_gives_no_name_is_told_why_not(client, notice):
    answer = client.get(reverse("public:objection_start", args=[notice.uid]), {"item": "1", "name_as": "anonymous"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "不记名的异议不予受理" in text
    assert reverse("public:objection_start", args=[notice.uid]) in text
    assert not Objection.objects.exists()


def test_continuing_without_a_choice_is_told(client, notice):
    answer = client.get(reverse("public:objection_start", args=[notice.uid]), {"sent": "1", "item": "1"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name_as"])


def test_a_claim_that_has_left_the_notice_is_told_before_the_form_is_filled_in(client, notice):
    item = notice.items.get(position=1)
    Application.objects.filter(pk=item.application_id).update(state=State.CITY_REVIEW)
    address = reverse("public:objection_file", args=[notice.uid, 1, "person"])
    answer = client.get(address)
    assert answer.status_code == 409
    assert 'name="statement"' not in answer.content.decode()
    kept = send(client, notice)  # of somebody who had the form open
    assert (kept.status_code, WHY in kept.content.decode()) == (422, True)


def test_a_number_that_is_not_on_the_notice_is_told_at_the_field(client, notice):
    address = reverse("public:objection_start", args=[notice.uid])
    assert client.get(address).status_code == 200
    for item in ("3", "0", "一", ""):
        assert client.get(address, {"item": item, "name_as": "person"}).status_code == 422
    assert client.get(reverse("public:objection_file", args=[notice.uid, 3, "person"])).status_code == 404
    assert client.get(reverse("public:objection_file", args=[notice.uid, 1, "nobody"])).status_code == 404


def test_what_is_wrong_is_told_at_its_field_and_the_rest_is_kept(client, notice):
    for changes, words in (
        ({"code": "110105194912310021"}, "证件号码"),
        ({"name": "匿名"}, "真实姓名"),
        ({"letter": SimpleUploadedFile("letter.pdf", b"MZ" + b"\0" * 500)}, "letter.pdf"),
        ({"letter": ""}, "请选择"),
        ({"truth": ""}, "请确认"),
    ):
        answer = send(client, notice, **changes)
        text = answer.content.decode()
        assert answer.status_code == 422, changes
        assert words in text
        assert WHY in text
    assert not Objection.objects.exists()


def test_a_page_sent_after_the_end_is_told_when_it_was(client, notice, at):
    at("2024-07-09T00:00:00")
    answer = send(client, notice)
    assert answer.status_code == 422
    assert "2024年7月8日 24:00" in answer.content.decode()
    assert client.get(reverse("public:objection_start", args=[notice.uid])).status_code == 409
    assert (
        reverse("public:objection_start", args=[notice.uid])
        not in client.get(reverse("public:notice_detail", args=[notice.uid])).content.decode()
    )


def test_an_objection_that_arrived_before_the_end_is_taken(client, notice, at, settings):
    """The notice stands until 8 July, 24:00 in Shanghai: 1720454400 seconds after the epoch."""
    settings.PILOTZONE_TRUST_REQUEST_START = True
    at("2024-07-09T00:00:04")
    path = reverse("public:objection_file", args=[notice.uid, 1, "person"])
    assert client.post(path, typed(), headers={"X-Request-Start": "t=1720454400.0"}).status_code == 422
    assert client.post(path, typed(), headers={"X-Request-Start": "t=1720454399.9"}).status_code == 302
    assert Objection.objects.get().filed_at == datetime(2024, 7, 8, 15, 59, 59, 900_000, tzinfo=UTC)


def test_the_form_is_not_open_to_floods(client, notice):
    answers = [send(client, notice, truth="").status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]


def test_a_persons_name_leaves_the_notice_when_its_period_is_over(client, notice, at):
    address, table = (reverse(f"public:{name}", args=[notice.uid]) for name in ("notice_detail", "notice_table"))
    assert "天津市李明电子商务商行" in client.get(address).content.decode()
    noticing.close_due_notices(now=notice.ends_at)
    at("2024-07-09T00:00:00")
    text = client.get(address).content.decode()
    assert "天津市李明电子商务商行" not in text
    assert "¥72,000.00" in text  # the total stays: 36,000 + 36,000
    assert "1项载有个人姓名的申报" in text
    assert "李明" not in client.get(table).content.decode()


def test_the_bureau_reads_who_it_is_once_it_asks_and_each_time_is_recorded(client, notice, manager, now):
    made = objection_to(notice, now)
    client.force_login(manager)
    assert made.reference in client.get(page("objection_list")).content.decode()
    text = client.get(page("objection_detail", made.uid)).content.decode()
    assert WHY in text
    for private in (NAME, CODE, PHONE):
        assert private not in text
    assert not AuditEvent.objects.filter(kind="objection.identity_read").exists()
    shown = client.post(page("objection_identity", made.uid)).content.decode()
    assert NAME in shown
    assert CODE not in shown
    assert "1101************2X" in shown
    assert CODE in client.post(page("objection_identity", made.uid), {"whole": "1"}).content.decode()
    assert client.get(page("objection_paper", made.uid, "letter")).status_code == 200
    assert client.get(page("objection_paper", made.uid, "evidence")).status_code == 404
    assert client.get(page("objection_paper", made.uid, "pk")).status_code == 404
    assert AuditEvent.objects.filter(kind="objection.identity_read", actor=manager).count() == 3
    client.force_login(make_officer(R.AUDIT_ADMIN))
    listed = client.get(reverse("bureau:audit:read_list"), {"kind": "objection.identity_read"})
    assert [row["event"].actor for row in listed.context["rows"]] == [manager] * 3
    assert NAME not in listed.content.decode()


def test_the_enterprise_is_not_told_that_an_objector_was_read(client, notice, manager, now):
    made = objection_to(notice, now)
    client.force_login(manager)
    client.post(page("objection_identity", made.uid))
    claim = made.item.application
    client.force_login(make_member(claim.enterprise))
    assert client.get(reverse("portal:own_data_file")).json()["reads"] == []


def test_who_signed_sees_that_there_is_one_and_not_what_it_says(client, notice, bureau, now):
    made = objection_to(notice, now)
    client.force_login(bureau.director)
    text = client.get(page("objection_detail", made.uid)).content.decode()
    assert "未参与该申报的人员" in text
    assert WHY not in text
    client.post(page("objection_identity", made.uid))
    assert not AuditEvent.objects.filter(kind="objection.identity_read").exists()
    client.force_login(bureau.caseworker)
    assert client.get(page("objection_detail", made.uid)).status_code == 403


def back_to(made):
    return f"http://testserver{page('objection_detail', made.uid)}"


def test_two_people_decide_on_the_page(client, notice, manager, bureau, now):
    made = objection_to(notice, now)
    client.force_login(manager)
    assert client.post(page("objection_propose", made.uid), {"outcome": "refuse"}).status_code == 422
    no_clause = client.post(page("objection_propose", made.uid), {"outcome": "refuse", "reason": "并非独立站。"})
    assert no_clause.status_code == 422
    given = {"outcome": "refuse", "reason": "并非独立站。", "clause": "c4"}
    assert client.post(page("objection_propose", made.uid), given).status_code == 302
    assert page("objection_confirm", made.uid) not in client.get(page("objection_detail", made.uid)).content.decode()
    client.force_login(bureau.secretary)
    assert page("objection_confirm", made.uid) in client.get(page("objection_detail", made.uid)).content.decode()
    assert client.post(page("objection_back", made.uid), {"back_reason": ""}).status_code == 422
    made.refresh_from_db()
    assert client.post(page("objection_confirm", made.uid), {"seen": made.proposal}).status_code == 302
    made.refresh_from_db()
    claim = made.item.application
    assert (claim.state, claim.refusal_clause) == (State.REFUSED, "c4")
    assert made.reference in client.get(page("objection_list") + "?view=decided").content.decode()
    receipt = client.get(reverse("public:objection_receipt", args=[made.uid])).content.decode()
    assert "并非独立站。" in receipt
    public = client.get(reverse("public:notice_detail", args=[notice.uid])).content.decode()
    assert "因异议成立撤下" in public
    total, off = (plain_money(each) for each in (notice.total - made.item.amount, made.item.amount))
    assert f"其中 1 件、{off} 元因异议成立撤下，其余拟补助 {total} 元。" in public
    listed = client.get(reverse("public:notice_table", args=[notice.uid])).content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(listed)))
    assert ["因异议成立撤下" in line["项目"] for line in lines] == [True, *[False] * (len(lines) - 1)]


@pytest.mark.parametrize("step", ["confirm", "back"])
def test_a_proposal_that_was_made_since_the_page_was_opened_is_read_first(client, notice, manager, bureau, now, step):
    made = objection_to(notice, now)
    ruling_objections.propose(made, outcome="unfounded", clause="", reason="网站正常运行。", by=manager, now=now)
    client.force_login(bureau.secretary)
    shown = client.get(page("objection_detail", made.uid)).context["objection"].proposal
    other = make_officer(R.PROGRAMME_MANAGER)
    ruling_objections.give_back(made, reason="再查", by=other, now=now)
    ruling_objections.propose(made, outcome="refuse", clause="c4", reason="并非独立站。", by=manager, now=now)
    for seen in ({"seen": shown}, {}):
        sent = seen | {"back_reason": "再查"}
        assert client.post(page(f"objection_{step}", made.uid), sent).status_code == 409
        made.refresh_from_db()
        assert (made.outcome, made.decided_at) == ("refuse", None)
    read = client.get(page("objection_detail", made.uid)).context["objection"].proposal
    assert client.post(page(f"objection_{step}", made.uid), {"seen": read, "back_reason": "再查"}).status_code == 302


def test_what_the_slower_of_two_wrote_is_shown_beside_what_the_other_proposed(client, notice, manager, bureau, now):
    made = objection_to(notice, now)
    ruling_objections.propose(made, outcome="unfounded", clause="", reason="网站正常运行。", by=manager, now=now)
    client.force_login(bureau.secretary)
    given = {"outcome": "re_review", "reason": "页面打不开，\n须重新核验。"}
    text = client.post(
        page("objection_propose", made.uid), given, HTTP_REFERER=back_to(made), follow=True
    ).content.decode()
    for told in ("网站正常运行。", "您填写的内容未提交", "<p>页面打不开，<br>须重新核验。</p>"):
        assert told in text
    assert "页面打不开" not in page_of(client, made)  # once

    ruling_objections.confirm(made, by=bureau.secretary, now=now)
    text = client.post(
        page("objection_back", made.uid), {"back_reason": "网址有误"}, HTTP_REFERER=back_to(made), follow=True
    ).content.decode()
    assert "<p>网址有误</p>" in text


def test_the_answer_is_fetched_at_the_receipt_and_by_the_bureau_and_not_by_the_enterprise(
    client, notice, manager, bureau, now
):
    made = objection_to(notice, now)
    paper = reverse("public:objection_letter", args=[made.uid])
    assert client.get(paper).status_code == 404  # nothing is decided yet
    ruling_objections.propose(made, outcome="unfounded", clause="", reason="网站正常运行。", by=manager, now=now)
    ruling_objections.confirm(made, by=bureau.secretary, now=now)
    letter = letters.issue(LetterKind.OBJECTION, made.pk, now=now)
    assert paper in client.get(reverse("public:objection_receipt", args=[made.uid])).content.decode()
    assert client.get(paper)["Content-Type"] == "application/pdf"
    claim = made.item.application
    for text in ("异议人（异议编号：YY-2024-0001）", "津商公示〔2024〕12号", "第 1 项", "异议不成立", "网站正常运行。"):
        assert text in letter.content, text
    for name in (NAME, CODE, claim.enterprise.name_zh, claim.enterprise.uscc):
        assert name not in letter.content
    client.force_login(manager)
    office = reverse("bureau:subsidies:letter_file", args=[claim.uid, letter.uid])
    assert office in page_of(client, made)
    assert client.get(office).status_code == 200
    client.force_login(make_member(claim.enterprise, R.READER))
    assert client.get(reverse("portal:subsidies:letter_file", args=[claim.uid, letter.uid])).status_code == 404
    own = client.get(reverse("portal:subsidies:application_detail", args=[claim.uid])).content.decode()
    assert str(letter.uid) not in own


def page_of(client, objection):
    return client.get(reverse("bureau:subsidies:objection_detail", args=[objection.uid])).content.decode()


def test_a_decision_that_fell_is_genuine_and_no_longer_in_force(client, notice, manager, bureau, now):
    made = objection_to(notice, now)
    claim = made.item.application
    letter = letters.issue(LetterKind.DECISION, claim.pk, now=now)
    verified = reverse("public:letter", args=[letter.uid]) + f"?h={letter.digest}"
    own = reverse("portal:subsidies:application_detail", args=[claim.uid])
    lead = make_member(claim.enterprise)
    client.force_login(lead)
    assert "已不再有效" not in client.get(verified).content.decode()
    assert "已失效" not in client.get(own).content.decode()
    ruling_objections.propose(made, outcome="re_review", clause="", reason="再查发票。", by=manager, now=now)
    ruling_objections.confirm(made, by=bureau.secretary, now=now)
    shown = client.get(verified).content.decode()
    assert letter.reference in shown
    assert "已不再有效" in shown
    assert "已失效" in client.get(own).content.decode()
    client.force_login(manager)
    office = client.get(reverse("bureau:subsidies:application_detail", args=[claim.uid])).content.decode()
    assert f"{letter.reference} · 已失效" in office


def test_another_departments_objection_is_entered_from_the_notice(client, notice, bureau):
    client.force_login(bureau.secretary)
    address = page("objection_enter", notice.uid)
    assert address in client.get(page("notice_detail", notice.uid)).content.decode()
    given = {
        "item": "1",
        "department": "市税务局",
        "document_number": "津税函〔2024〕8号",
        "statement": WHY,
        "letter": pdf("letter.pdf"),
        "submission": str(uuid4()),
    }
    assert client.post(address, given | {"item": "9", "letter": pdf("letter.pdf")}).status_code == 422
    assert client.post(address, given | {"letter": pdf("letter.pdf")}).status_code == 302
    made = Objection.objects.get()
    assert client.get(reverse("public:objection_receipt", args=[made.uid])).status_code == 404
    assert "有异议，暂缓" in client.get(page("notice_detail", notice.uid)).content.decode()


def test_the_enterprise_reads_that_its_claim_waits_and_for_whom(client, notice, now):
    claim = notice.items.get(position=1).application
    client.force_login(claim.created_by)
    objection_to(notice, now)
    text = client.get(reverse("portal:subsidies:application_detail", args=[claim.uid])).content.decode()
    assert "收到异议" in text
    assert "2024年7月23日 17:00" in text
    assert WHY not in text


def test_the_list_costs_the_same_for_one_and_for_three(client, notice, manager, now):
    client.force_login(manager)
    objection_to(notice, now)
    client.get(page("objection_list"))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            client.get(page("objection_list"))
        counts.append(len(found))
        objection_to(notice, now, position=2)
        objection_to(notice, now + timedelta(hours=1))
    assert counts[0] == counts[1] <= 10
    assert PublicNotice.objects.count() == 1
