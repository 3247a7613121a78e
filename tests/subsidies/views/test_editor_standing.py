"""Two officials at parts that have a number and no name: nobody's text lands in another part."""

import re

import pytest

from subsidies.rules.editing import tree
from tests.subsidies.views import test_editor
from tests.subsidies.views.test_editor import LIVE, address, content, send

author, draft, official = test_editor.author, test_editor.draft, test_editor.official
pytestmark = pytest.mark.django_db


def opened(client, draft, place: str) -> dict[str, str]:
    """What the page of a part sends with every form beside what is typed."""
    page = client.get(f"{address(draft)}?at={place}").content.decode()
    names = ("at", "drawn", "revision")
    return {name: re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1] for name in names}


def label(draft, number: int) -> str:
    return content(draft)["examples"][number]["label"]["zh"]


def test_an_example_that_moved_up_meanwhile_keeps_its_own_text(official, draft):
    third, second = label(draft, 2), label(draft, 1)
    mine = opened(official, draft, "examples.2") | {"label.zh": "我的算例", "label.en": "Mine"}
    send(official, draft, "examples.0", do="remove examples.0")
    live = official.post(address(draft), mine, headers=LIVE)
    assert live.status_code == 409
    told = live.content.decode()
    assert f"{third} / " in told
    assert second not in told
    assert 'name="at" id="editor-at" value="examples.1"' in told
    draft.refresh_from_db()
    assert official.post(address(draft), mine | {"at": "examples.1", "seen": draft.revision}).status_code == 302
    assert (label(draft, 0), label(draft, 1)) == (second, "我的算例")


def test_an_example_that_was_removed_meanwhile_takes_nobody_elses_place(official, draft):
    mine = opened(official, draft, "examples.1") | {"label.zh": "我的算例", "label.en": "Mine"}
    send(official, draft, "examples.1", do="remove examples.1")
    left = content(draft)
    page = official.post(address(draft), mine)
    assert page.status_code == 409
    assert "此部分已被他人删除或改名" in page.content.decode()
    assert "<li>我的算例</li>" in page.content.decode()
    assert content(draft) == left


def test_an_example_that_both_write_is_compared_at_its_place(official, draft):
    mine = opened(official, draft, "examples.1") | {"label.zh": "我的算例", "label.en": "Mine"}
    send(official, draft, "examples.1", label__zh="别人的算例", label__en="Theirs")
    answer = official.post(address(draft), mine)
    assert answer.status_code == 409
    assert "别人的算例 / Theirs" in answer.content.decode()
    draft.refresh_from_db()
    assert official.post(address(draft), mine | {"seen": draft.revision}).status_code == 302
    assert label(draft, 1) == "我的算例"


def test_rows_that_somebody_removed_are_not_taken_for_those_that_follow(official, draft):
    award = content(draft)["awards"][0]["id"]
    place = f"awards.{award}"
    send(official, draft, place, do=f"add {place}.steps limit")
    send(official, draft, place, do=f"add {place}.steps minimum")
    steps = content(draft)["awards"][0]["steps"]
    mine = opened(official, draft, place) | {"steps.0.label.zh": "我的上限", "steps.0.label.en": ""}
    send(official, draft, place, do=f"remove {place}.steps.0")
    live = official.post(address(draft), mine, headers=LIVE)
    assert (live.status_code, live.headers["HX-Retarget"]) == (409, "#editor-alert")
    assert "此部分的行已被他人增加、移动或删除" in live.content.decode()
    assert content(draft)["awards"][0]["steps"] == steps[1:]


def test_what_somebody_wrote_elsewhere_is_no_hindrance_beyond_the_revision(official, draft):
    mine = opened(official, draft, "examples.0") | {"label.zh": "我的算例", "label.en": "Mine"}
    send(official, draft, "inputs.turnover", label__zh="营业收入", label__en="Revenue")
    draft.refresh_from_db()
    assert official.post(address(draft), mine | {"seen": draft.revision}).status_code == 302
    assert label(draft, 0) == "我的算例"
    assert tree.at(content(draft), ("inputs", "turnover", "label", "zh")) == "营业收入"
