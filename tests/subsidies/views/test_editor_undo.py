"""Undo at the editor, as a browser without scripts sends it: offered right after a removal, never over later edits."""

import re

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from subsidies.actions import measures
from subsidies.models import MeasureVersion
from subsidies.rules.editing import tree
from tests.factories.people import NOW, make_officer, make_version

pytestmark = pytest.mark.django_db
LIVE = {"HX-Request": "true"}
OFFER = 'value="undo"'


@pytest.fixture
def official(client, at):
    at("2024-07-02T10:00:00")
    client.force_login(make_officer(R.PROGRAMME_MANAGER, name="顾云舒"))
    return client


@pytest.fixture
def draft(official) -> MeasureVersion:
    author = make_officer(R.PROGRAMME_MANAGER, name="周航")
    return measures.start_version(make_version().measure, by=author, now=NOW)


def address(draft) -> str:
    return reverse("bureau:subsidies:version_edit", args=[draft.uid])


def send(client, draft, place: str, do: str, headers=None, **fields):
    draft.refresh_from_db()
    sent = {"at": place, "revision": draft.revision, "do": do} | fields
    return client.post(address(draft), sent, headers=headers)


def content(draft) -> tree.Tree:
    draft.refresh_from_db()
    return tree.read(draft.document)


@pytest.mark.parametrize(
    ("place", "removed"),
    [
        ("conditions.on_platform", "conditions.on_platform"),
        ("inputs.turnover", "inputs.turnover"),
        ("examples.0", "examples.0"),
        ("tables.ceiling", "tables.ceiling.bands.1"),
    ],
)
def test_undo_gives_the_document_as_it_was(official, draft, place, removed):
    before = content(draft)
    after = official.get(send(official, draft, place, f"remove {removed}").url)
    assert content(draft) != before
    assert OFFER in after.content.decode()
    back = send(official, draft, place.partition(".")[0], "undo")
    assert content(draft) == before
    assert OFFER not in official.get(back.url).content.decode()


def test_the_offer_names_what_was_removed_and_takes_the_focus(official, draft):
    answer = send(official, draft, "conditions.on_platform", "remove conditions.on_platform")
    text = official.get(answer.url).content.decode()
    [offer] = re.findall(r"<button[^>]*value=\"undo\"[^>]*>", text)
    assert "autofocus" in offer
    assert 'aria-describedby="undo-text"' in offer
    assert "已移除：已接入综合服务平台，有真实业绩" in text


def test_what_was_typed_in_the_same_form_stays(official, draft):
    send(official, draft, "tables.ceiling", "remove tables.ceiling.bands.1", **{"label.zh": "新名", "label.en": "New"})
    send(official, draft, "tables.ceiling", "undo", **{"argument.zh": "收入", "argument.en": "Income"})
    table = content(draft)["tables"]["ceiling"]
    assert (table["label"]["zh"], table["argument"]["zh"]) == ("新名", "收入")
    assert len(table["bands"]) == len(tree.read(make_version().document)["tables"]["ceiling"]["bands"])


def test_after_another_saving_nothing_is_offered_and_a_stale_undo_changes_nothing(official, draft):
    answer = send(official, draft, "conditions.on_platform", "remove conditions.on_platform")
    stale = {"at": "conditions", "revision": draft.revision + 1, "do": "undo"}
    send(official, draft, "inputs.turnover", "save", **{"label.zh": "别的", "label.en": "Other"})
    now = content(draft)
    assert OFFER not in official.get(answer.url).content.decode()
    for headers in (None, LIVE):
        refused = official.post(address(draft), stale, headers=headers)
        assert refused.status_code == 409
        assert "已不能撤销：草稿在此之后又有改动" in refused.content.decode()
        assert content(draft) == now


def test_a_second_undo_is_stale_and_one_without_a_removal_is_refused(official, draft):
    send(official, draft, "examples.0", "remove examples.0")
    once = {"at": "examples", "revision": draft.revision + 1, "do": "undo"}
    assert official.post(address(draft), once).status_code == 302
    assert official.post(address(draft), once).status_code == 409
    assert send(official, draft, "examples", "undo").status_code == 422


def test_typing_takes_the_offer_off_the_page(official, draft):
    send(official, draft, "tables.ceiling", "remove tables.ceiling.bands.1")
    typed = send(official, draft, "tables.ceiling", "", headers=LIVE, **{"label.zh": "新名", "label.en": "New"})
    assert '<div id="editor-undo" hx-swap-oob="true"></div>' in typed.content.decode()


def test_the_preview_follows_the_example_that_is_open(official, draft):
    text = official.get(address(draft), {"at": "examples.2"}).content.decode()
    assert re.search(r'<option value="3" selected', text)
