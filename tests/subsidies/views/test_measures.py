"""Measures as the bureau reads and decides them, and what an applicant with a draft sees of a new version."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilotzone.formula.text import Text
from pilotzone.kernel.access import R
from subsidies import library
from subsidies.actions import measures, publishing, supplementing
from subsidies.actions.supplementing import Wording
from subsidies.enums import State, VersionState
from subsidies.models import Application, MeasureVersion, Supplement
from tests.factories.people import (
    NOW,
    make_application,
    make_call,
    make_enterprise,
    make_member,
    make_officer,
    make_version,
)
from tests.factories.review import ANSWERS, make_submitted

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 2)


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00:00")


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER, name="周航")


@pytest.fixture
def director():
    return make_officer(R.DIRECTOR, name="林卫东")


@pytest.fixture
def draft(manager):
    made = measures.start_version(make_version().measure, by=manager, now=NOW)
    rewrite(made, "most: 7万 CNY", "most: 10万 CNY", manager)
    return made


def rewrite(draft, before, after, by):
    with transaction.atomic():
        locked = measures.lock_draft(draft, expected_revision=None, by=by)
        measures.write(locked, locked.document.replace(before, after), by=by, now=NOW)
    draft.refresh_from_db()


def page(name: str, *args) -> str:
    return reverse(f"bureau:subsidies:{name}", args=args)


def text_of(client, person, name, *args, status=200, query="") -> str:
    client.force_login(person)
    response = client.get(page(name, *args) + query)
    assert response.status_code == status, name
    return response.content.decode()


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


# --- reading -----------------------------------------------------------------------------------------


def test_the_list_tells_what_is_in_force_and_under_way(client, manager, draft):
    text = text_of(client, manager, "measure_list")
    assert "企业应用跨境电商：平台费用与独立站" in text
    assert "2024年6月3日起" in text
    assert "v2 草稿" in text
    assert "政策条款" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=tj-2024", True),
        ("?q=独立站", True),
        ("?q=展会", False),
        ("?standing=in_force", True),
        ("?standing=open", True),
        ("?standing=none", False),
        ("?programme=independent_website", True),
        ("?programme=unknown", True),  # no such choice: the filter says so and hides nothing
    ],
)
def test_the_list_is_filtered(client, manager, draft, query, found):
    text = text_of(client, manager, "measure_list", query=query)
    assert ("TJ-2024-TRANSFORM</span>" in text) == found


def test_drafts_are_seen_by_those_alone_who_write_and_approve(client, manager, director, draft):
    reader = make_officer(R.CASEWORKER)
    for person, status in ((manager, 200), (director, 200), (reader, 404)):
        text_of(client, person, "version_detail", draft.uid, status=status)
        text_of(client, person, "version_file", draft.uid, status=status)
        text_of(client, person, "version_compare", draft.uid, status=status)
    assert str(draft.uid) in text_of(client, manager, "measure_list")
    assert str(draft.uid) not in text_of(client, reader, "measure_list")
    assert "第 2 版" not in text_of(client, reader, "measure_detail", "TJ-2024-TRANSFORM")


def test_a_measure_that_is_a_draft_alone_is_seen_by_its_writers_alone(client, manager, draft):
    measure = measures.start_measure(
        code="TJ-NEW", programme=draft.measure.programme, name=draft_name(), by=manager, now=NOW
    ).measure
    text_of(client, manager, "measure_detail", measure.code)
    reader = make_officer(R.CASEWORKER)
    text_of(client, reader, "measure_detail", measure.code, status=404)
    assert "TJ-NEW" not in text_of(client, reader, "measure_list")


def draft_name():
    return Text("展会补助", "Fairs")


def test_a_version_is_read_in_words_with_its_remarks_and_examples(client, director):
    text = text_of(client, director, "version_detail", make_version().uid)
    assert "如果「高新技术企业」或「专精特新企业」或「持有境外商标」则 50% 否则 30%" in text
    assert "分界点归较高一档" in text
    assert text.count("finding finding-met") == 4  # four examples, all of which come out
    assert 'id="at-conditions.second_year"' in text
    assert "在本地登记注册" in text  # the legality remark
    assert "language: measure/1" in text


def test_a_version_reads_in_english_too(client):
    person = make_officer(R.DIRECTOR, language="en")
    client.cookies["django_language"] = "en"
    text = text_of(client, person, "version_detail", make_version().uid)
    assert "Ceiling by turnover" in text
    assert "from ¥20,000,000" in text


def test_a_faulty_draft_is_shown_with_its_faults(client, manager, draft):
    rewrite(draft, "test: registered_here", "test: registered_her", manager)
    text = text_of(client, manager, "version_detail", draft.uid)
    line = draft.document.splitlines().index("  test: registered_here".replace("here", "her")) + 1
    assert f"第 {line} 行" in text
    assert "registered_her" in text
    assert "没有运行：文件有错误" in text


def test_the_document_is_handed_out_as_it_is_kept(client, director):
    version = make_version()
    client.force_login(director)
    response = client.get(page("version_file", version.uid))
    assert response.content.decode() == version.document
    assert response["Content-Disposition"] == 'attachment; filename="TJ-2024-TRANSFORM-v1.yaml"'


def test_two_versions_are_compared_block_by_block(client, director, draft):
    text = text_of(client, director, "version_compare", draft.uid)
    assert "v2 与 v1 相比：修改 1 处，新增 0 处，删去 0 处" in text
    assert "2,000 万元 起" in text
    assert "<del>7</del> 万元" in text
    assert "<ins>10</ins> 万元" in text


def test_a_comparison_with_another_measure_is_not_found(client, director, draft, manager):
    other = measures.start_measure(
        code="TJ-NEW", programme=draft.measure.programme, name=draft_name(), by=manager, now=NOW
    )
    client.force_login(director)
    assert client.get(page("version_compare", draft.uid), {"with": other.uid}).status_code == 404
    assert client.get(page("version_compare", draft.uid), {"with": "x"}).status_code == 404


def test_holes_between_versions_are_shown(client, director, manager):
    version = make_version()
    publishing.retire(version, reason="到期", by=director, now=NOW)
    following = measures.start_version(version.measure, by=manager, now=NOW)
    publishing.propose(following, valid_from=date(2024, 7, 10), by=manager, now=NOW)
    publishing.approve(following, by=director, now=NOW)
    text = text_of(client, director, "measure_detail", version.measure.code)
    assert "2024年7月3日至2024年7月9日没有现行版本" in text


def test_the_library_shows_and_copies_what_comes_with_the_portal(client, manager):
    assert "TJ-2024-TRANSFORM" in text_of(client, manager, "library_list")
    assert "TJ-2024-TRANSFORM" not in text_of(client, manager, "library_list", query="?q=zzz")
    assert "按营业额分档的上限" in text_of(client, manager, "library_detail", "TJ-2024-TRANSFORM")
    text_of(client, manager, "library_detail", "NO-SUCH", status=404)
    found = library.document("TJ-2024-TRANSFORM")
    assert client.get(page("library_file", found.code)).content.decode() == found.text


@pytest.mark.parametrize(
    ("name", "most"), [("measure_list", 12), ("measure_detail", 14), ("version_detail", 22), ("version_compare", 14)]
)
def test_pages_take_few_queries_whatever_there_is(client, manager, draft, name, most):
    client.force_login(manager)
    args = {"measure_list": (), "measure_detail": (draft.measure.code,)}.get(name, (draft.uid,))
    one = queries_of(client, page(name, *args))
    for number in range(3):
        make_call(measure_version=make_version())
        measures.start_version(draft.measure, by=manager, now=NOW)
        measures.start_measure(
            code=f"TJ-{number}", programme=draft.measure.programme, name=draft_name(), by=manager, now=NOW
        )
    assert queries_of(client, page(name, *args)) <= one + 1  # the documents of versions are read once more
    assert one <= most


# --- writing -----------------------------------------------------------------------------------------


def test_a_measure_is_begun_from_a_document_of_the_library(client, manager):
    make_version()
    client.force_login(manager)
    address = page("measure_start") + "?source=library:TJ-2024-TRANSFORM"
    assert "复制自 TJ-2024-TRANSFORM" in client.get(address).content.decode()
    values = {
        "code": "ｔｊ－２０２５－shops",
        "programme": "independent_website",
        "name_zh": "店铺补助",
        "name_en": "Shops",
    }
    response = client.post(address, values)
    made = MeasureVersion.objects.get(measure__code="TJ-2025-SHOPS")
    assert response["Location"] == page("version_detail", made.uid)
    assert made.measure.name_zh == "店铺补助"
    assert made.origin == "TJ-2024-TRANSFORM"
    again = client.post(address, values)
    assert "该编号已有政策条款使用" in again.content.decode()


def test_a_new_version_is_begun_with_one_press(client, manager, director):
    measure = make_version().measure
    client.force_login(director)
    assert client.post(page("version_start", measure.code)).status_code == 403
    client.force_login(manager)
    assert client.get(page("version_start", measure.code)).status_code == 405
    assert client.post(page("version_start", measure.code)).status_code == 302
    assert measure.versions.get(number=2).origin == "TJ-2024-TRANSFORM v1"


def test_a_version_goes_its_way_by_two_people(client, manager, director, draft):
    client.force_login(manager)
    text = client.get(page("version_propose", draft.uid)).content.decode()
    assert "文件可以使用，例子全部通过" in text
    values = {"valid_from": "2024-07-02", "note": "上限提高", "revision": draft.revision - 1}
    answer = client.post(page("version_propose", draft.uid), values)
    assert (answer.status_code, "上限提高" in answer.content.decode()) == (422, True)
    values |= {"revision": answer.context["form"]["revision"].value()}
    assert client.post(page("version_propose", draft.uid), values).status_code == 302
    assert page("version_propose", draft.uid) not in client.get(page("version_detail", draft.uid)).content.decode()
    client.force_login(director)
    assert "上限提高" in client.get(page("version_detail", draft.uid)).content.decode()
    assert "修改 1 处" in client.get(page("version_approve", draft.uid)).content.decode()
    read = client.get(page("version_approve", draft.uid)).context["form"].initial["revision"]
    publishing.take_back(draft, by=manager, now=NOW)
    again = publishing.propose(draft, valid_from=date(2024, 7, 2), by=manager, now=NOW)
    approval = {"valid_from": "2024-07-02"}
    assert client.post(page("version_approve", draft.uid), approval).status_code == 422
    assert client.post(page("version_approve", draft.uid), approval | {"revision": read}).status_code == 409
    approval |= {"revision": again.revision}
    assert client.post(page("version_approve", draft.uid), approval).status_code == 302
    draft.refresh_from_db()
    assert draft.state == VersionState.IN_FORCE


def test_what_is_missing_is_listed_before_and_after_the_press(client, manager, draft):
    rewrite(draft, "expect: {total: 36000}", "expect: {total: 36001}", manager)
    client.force_login(manager)
    assert "算例 2 结果不符" in client.get(page("version_propose", draft.uid)).content.decode()
    values = {"valid_from": "2024-07-01", "note": "", "revision": draft.revision}
    response = client.post(page("version_propose", draft.uid), values)
    text = response.content.decode()
    assert response.status_code == 422
    assert "算例 2 结果不符" in text
    assert "施行日期已经过去" in text
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_a_proposal_of_an_older_text_is_stale(client, manager, draft):
    client.force_login(manager)
    values = {"valid_from": "2024-07-02", "note": "", "revision": draft.revision - 1}
    assert client.post(page("version_propose", draft.uid), values).status_code == 422
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


@pytest.mark.parametrize("step", ["version_send_back", "version_retire"])
def test_a_step_back_asks_for_its_reason(client, manager, director, draft, step):
    version = make_version() if step == "version_retire" else draft
    if step == "version_send_back":
        publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    client.force_login(manager)
    assert client.post(page(step, version.uid), {"reason": "x"}).status_code == 403
    client.force_login(director)
    assert client.post(page(step, version.uid), {"reason": " "}).status_code == 422
    assert client.post(page(step, version.uid), {"reason": "补充依据"}).status_code == 302
    assert "补充依据" in client.get(page("version_detail", version.uid)).content.decode()


# --- an open call ------------------------------------------------------------------------------------


@pytest.fixture
def call():
    return make_call()


@pytest.fixture
def raised(call, manager, director, draft):
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    return publishing.approve(draft, by=director, now=NOW)


def test_an_open_call_is_asked_about_on_the_versions_page(client, call, raised, manager, director):
    assert page("supplement_publish", raised.uid, call.uid) in text_of(client, manager, "version_detail", raised.uid)
    text = text_of(client, director, "version_detail", raised.uid)
    assert "使用第 1 版" in text
    assert page("supplement_publish", raised.uid, call.uid) not in text


def test_a_supplementary_notice_shows_both_amounts_and_moves_what_is_ticked(client, call, raised, manager):
    # 30 % of 300,000 is 90,000: at most 70,000 under version 1, 90,000 under version 2 (at most 100,000).
    moved, kept = make_submitted(call=call, amounts=("300000.00",)), make_submitted(call=call, amounts=("100.00",))
    text = text_of(client, manager, "supplement_publish", raised.uid, call.uid)
    assert "70,000.00" in text
    assert "90,000.00" in text
    assert "+¥20,000.00" in text
    values = {"document_number": "津商函〔2024〕45号", "text_zh": "上限提高", "claim": [str(moved.uid)]}
    response = client.post(page("supplement_publish", raised.uid, call.uid), values)
    notice = Supplement.objects.get()
    assert response["Location"] == page("supplement_detail", notice.uid)
    moved.refresh_from_db()
    kept.refresh_from_db()
    assert (moved.measure_version, moved.claimed) == (raised, 9_000_000)
    assert kept.measure_version.number == 1
    text = client.get(response["Location"]).content.decode()
    assert moved.reference in text
    assert kept.reference in text  # may still follow
    client.post(page("supplement_move", notice.uid), {"claim": [str(kept.uid)]})
    kept.refresh_from_db()
    assert kept.measure_version == raised


def test_a_notice_that_lacks_its_number_keeps_what_was_typed(client, call, raised, manager):
    client.force_login(manager)
    values = {"document_number": "", "text_zh": "上限提高到十万元"}
    response = client.post(page("supplement_publish", raised.uid, call.uid), values)
    assert response.status_code == 422
    assert "上限提高到十万元" in response.content.decode()
    assert not Supplement.objects.exists()


def test_a_call_of_another_measure_is_not_found(client, call, raised, manager):
    client.force_login(manager)
    assert client.get(page("supplement_publish", make_version().uid, call.uid)).status_code == 404


# --- the applicant -----------------------------------------------------------------------------------


@pytest.fixture
def claim(call):
    enterprise = make_enterprise()
    return make_application(call=call, enterprise=enterprise, by=make_member(enterprise), answers=dict(ANSWERS))


def terms(claim) -> str:
    return reverse("portal:subsidies:application_terms", args=[claim.uid])


def detail(client, claim) -> str:
    client.force_login(claim.created_by)
    return client.get(reverse("portal:subsidies:application_detail", args=[claim.uid])).content.decode()


def give(call, version, manager):
    return supplementing.publish(call, version, Wording("津商函〔2024〕45号", "上限提高。"), by=manager, now=NOW)


def test_a_draft_has_a_banner_once_its_call_has_newer_terms(client, claim, call, raised, manager):
    assert "新版条款已发布" not in detail(client, claim)
    assert client.get(terms(claim)).status_code == 404
    give(call, raised, manager)
    text = detail(client, claim)
    assert "新版条款已发布：津商函〔2024〕45号" in text
    assert "上限提高。" in text
    for words in ("查看变化", "改用新版", "继续用原版", "按原版条款：", "按新版条款："):
        assert words in text


def test_the_changes_are_told_to_the_applicant_without_the_bureaus_own(client, claim, call, raised, manager):
    give(call, raised, manager)
    client.force_login(claim.created_by)
    text = client.get(terms(claim)).content.decode()
    assert "按营业额分档的上限" in text
    assert "<ins>10</ins> 万元" in text
    assert "按原版条款" in text


@pytest.mark.parametrize(("choice", "number"), [("take", 2), ("keep", 1)])
def test_the_applicant_chooses(client, claim, call, raised, manager, choice, number):
    give(call, raised, manager)
    client.force_login(claim.created_by)
    response = client.post(terms(claim), {"choose": choice, "version": claim.version})
    assert response.status_code == 302
    claim.refresh_from_db()
    assert claim.measure_version.number == number
    assert "新版条款已发布" not in detail(client, claim)


def test_a_stale_choice_is_refused(client, claim, call, raised, manager):
    give(call, raised, manager)
    client.force_login(claim.created_by)
    assert client.post(terms(claim), {"choose": "take", "version": claim.version + 5}).status_code == 409


def test_a_reader_sees_the_changes_and_cannot_choose(client, claim, call, raised, manager):
    give(call, raised, manager)
    reader = make_member(claim.enterprise, R.READER)
    client.force_login(reader)
    text = client.get(terms(claim)).content.decode()
    assert "改用新版" not in text
    assert client.post(terms(claim), {"choose": "take"}).status_code == 403
    assert Application.objects.get(pk=claim.pk).state == State.DRAFT


def test_somebody_elses_terms_are_not_found(client, claim, call, raised, manager):
    give(call, raised, manager)
    client.force_login(make_member(make_enterprise("天津另一家有限公司")))
    assert client.get(terms(claim)).status_code == 404
