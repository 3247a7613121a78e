"""The pages on which a proposal is taken back and a draft is discarded: asked first, then done, and seen afterwards."""

import re
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from pilotzone.kernel.access import R
from subsidies.actions import measures, publishing
from subsidies.enums import VersionState
from tests.factories.people import NOW, make_officer, make_version

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 2)


@pytest.fixture
def manager(at):
    at("2024-07-02T10:00:00")
    return make_officer(R.PROGRAMME_MANAGER, name="周航")


@pytest.fixture
def draft(manager):
    return measures.start_version(make_version().measure, by=manager, now=NOW)


def page(name, of):
    return reverse(f"bureau:subsidies:{name}", args=[of])


def read(client, name, of):
    return client.get(page(name, of)).content.decode()


def test_a_draft_is_discarded_only_after_the_question(client, manager, draft):
    client.force_login(manager)
    assert page("version_discard", draft.uid) in read(client, "version_detail", draft.uid)
    assert "不能恢复" in read(client, "version_discard", draft.uid)
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT
    answer = client.post(page("version_discard", draft.uid), {"reason": "另起一版"})
    assert answer.url == page("version_detail", draft.uid)
    text = read(client, "version_detail", draft.uid)
    assert "本草稿已作废" in text
    assert "另起一版" in text
    for gone in ("version_edit", "version_propose", "version_discard", "backtest_start"):
        assert page(gone, draft.uid) not in text
    assert client.get(page("version_edit", draft.uid)).url == page("version_detail", draft.uid)


def test_a_discarded_draft_leaves_the_lists_of_work_and_stays_among_the_versions(client, manager, draft):
    client.force_login(manager)
    underway = reverse("bureau:subsidies:measure_list") + "?standing=open"
    assert draft.measure.code in client.get(underway).content.decode()
    client.post(page("version_discard", draft.uid))
    assert page("measure_detail", draft.measure.code) not in client.get(underway).content.decode()
    history = read(client, "measure_detail", draft.measure.code)
    assert page("version_detail", draft.uid) in history
    assert "已作废" in history
    following = measures.start_version(draft.measure, by=manager, now=NOW)
    start = client.get(page("backtest_start", following.uid)).content.decode()
    assert f'<option value="{draft.measure.versions.get(number=1).uid}"' in start
    assert f'<option value="{draft.uid}"' not in start  # a discarded version is not compared with


def test_what_was_approved_once_offers_no_discarding(client, manager, draft):
    director = make_officer(R.DIRECTOR, name="林卫东")
    publishing.propose(draft, valid_from=date(2024, 7, 9), by=manager, now=NOW)
    publishing.approve(draft, by=director, now=NOW)
    publishing.send_back(draft, reason="改", by=director, now=NOW)
    client.force_login(manager)
    assert page("version_discard", draft.uid) not in read(client, "version_detail", draft.uid)
    assert client.post(page("version_discard", draft.uid)).status_code == 409


def test_the_proposer_takes_the_proposal_back(client, manager, draft):
    colleague = make_officer(R.PROGRAMME_MANAGER, name="许安")
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    client.force_login(colleague)
    assert page("version_take_back", draft.uid) not in read(client, "version_detail", draft.uid)
    assert client.post(page("version_take_back", draft.uid)).status_code == 403
    client.force_login(manager)
    assert page("version_take_back", draft.uid) in read(client, "version_detail", draft.uid)
    assert "可以继续编辑" in read(client, "version_take_back", draft.uid)
    assert client.post(page("version_take_back", draft.uid)).status_code == 302
    assert client.get(page("version_edit", draft.uid)).status_code == 200
    assert "撤回政策条款第 2 版的提请" in read(client, "version_detail", draft.uid)


@pytest.mark.parametrize("step", ["version_discard", "version_take_back"])
def test_who_approves_measures_has_neither_step(client, draft, step):
    client.force_login(make_officer(R.DIRECTOR, name="林卫东"))
    assert client.post(page(step, draft.uid)).status_code == 403


def test_what_is_proposed_waits_on_the_workbench_of_whoever_may_approve_it(client, manager, draft):
    director = make_officer(R.DIRECTOR)
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    for person, waits in ((director, True), (manager, False)):
        client.force_login(person)
        assert ("待批准的政策条款" in client.get("/bureau/").content.decode()) is waits


def test_who_proposes_and_who_approves_read_what_the_checks_remark(client, manager, draft):
    client.force_login(manager)
    text = read(client, "version_propose", draft.uid)
    assert "文件可以使用，例子全部通过，没有妨碍施行的错误。" in text
    assert "处提醒" in text
    assert f"{page('version_detail', draft.uid)}#at-" in text
    publishing.propose(draft, valid_from=TODAY, note="上限提高", by=manager, now=NOW)
    director = make_officer(R.DIRECTOR)
    client.force_login(director)
    text = read(client, "version_approve", draft.uid)
    assert "上限提高" in text
    assert f"{page('version_detail', draft.uid)}#at-" in text


def test_a_step_that_is_not_due_leads_to_the_version(client, manager, draft):
    client.force_login(make_officer(R.DIRECTOR))
    assert client.get(page("version_approve", draft.uid)).url == page("version_detail", draft.uid)
    publishing.propose(draft, valid_from=TODAY, by=manager, now=NOW)
    client.force_login(manager)
    assert client.get(page("version_propose", draft.uid)).url == page("version_detail", draft.uid)


def test_the_earliest_day_is_told_as_people_write_it(client, manager, draft):
    client.force_login(manager)
    published = draft.measure.versions.get(number=1)
    published.valid_from = TODAY
    published.save(update_fields=["valid_from"])
    sent = {"valid_from": "2024-07-02", "note": "", "revision": draft.revision}
    answer = client.post(page("version_propose", draft.uid), sent)
    assert "施行日期须在上一版之后，最早为2024年7月3日。" in answer.content.decode()


def test_an_example_that_does_not_come_out_says_so_in_the_reader_s_language(client, manager, draft):
    with transaction.atomic():
        locked = measures.lock_draft(draft, expected_revision=None, by=manager)
        head, examples = locked.document.split("\nexamples:")
        wrong = re.sub(r"total: \d+", "total: 1", examples, count=1)
        measures.write(locked, f"{head}\nexamples:{wrong}", by=manager, now=NOW)
    client.force_login(manager)
    for language, words in (("zh-hans", "没有通过："), ("en", "Does not come out: ")):
        client.cookies["django_language"] = language
        text = read(client, "version_detail", draft.uid)
        assert re.search(words + r"[^<(]*1\.00", text)
        assert "Text(" not in text


def test_the_button_that_approves_says_what_follows(client, manager, draft):
    publishing.propose(draft, valid_from=date(2024, 7, 9), by=manager, now=NOW)
    client.force_login(make_officer(R.DIRECTOR, name="林卫东"))
    assert ">批准，自施行日期起施行</button>" in read(client, "version_approve", draft.uid)
