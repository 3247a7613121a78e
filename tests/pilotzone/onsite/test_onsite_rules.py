"""Lists, answers and places of visits."""

import pytest

from pilotzone.onsite import rules as visits

YES, NUMBER, TEXT = ({"code": "a", "zh": "甲", "en": "", "kind": kind} for kind in ("yes_no", "number", "text"))


@pytest.mark.parametrize(
    ("item", "typed", "kept"),
    [
        (YES, " yes ", "yes"),
        (YES, "maybe", None),
        (YES, "", ""),
        (NUMBER, "1,200.50", "1200.5"),
        (NUMBER, "-1", None),
        (NUMBER, "1.005", None),
        (NUMBER, "many", None),
        (NUMBER, "NaN", None),
        (TEXT, " 门牌已更换 ", "门牌已更换"),
        (TEXT, "x" * 2001, "x" * 2000),
    ],
)
def test_an_answer_is_kept_in_one_spelling(item, typed, kept):
    assert visits.kept(item, typed) == kept


def test_free_text_may_stay_empty():
    items = [YES, {**NUMBER, "code": "b"}, {**TEXT, "code": "c"}]
    assert visits.unanswered(items, {"a": "no"}) == ["b"]
    assert visits.unanswered(items, {"a": "no", "b": "0"}) == []


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [("39.084158", 90, "39.084158"), ("-117.2", 180, "-117.2"), ("91", 90, ""), ("1e2", 180, ""), ("", 90, "")],
)
def test_coordinates_are_degrees(text, most, kept):
    assert visits.coordinate(text, most) == kept


def test_a_list_is_typed_a_line_an_item():
    items = visits.read_lines("经营场所在用 | Premises in use\n\n在岗人数｜People at work｜number")
    assert items == [
        {"code": "i1", "zh": "经营场所在用", "en": "Premises in use", "kind": "yes_no"},
        {"code": "i2", "zh": "在岗人数", "en": "People at work", "kind": "number"},
    ]
    assert visits.faults(items) == ""
    assert visits.read_lines(visits.written(items)) == items
    assert visits.faults([]) == "no_items"
    assert visits.faults(visits.read_lines("甲 | A | horoscope")) == "item_incomplete"
