"""Equal texts, equal numbers; different texts, different numbers, whatever the mixing does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotzone.formula import text_column
from pilotzone.formula.text_column import numbered

TEXTS = st.lists(st.text(st.characters(blacklist_characters="\x00", blacklist_categories=("Cs",)), max_size=5))


def is_right(texts, numbers):
    return len(set(zip(texts, numbers, strict=True))) == len(set(texts)) == len(set(numbers))


@given(TEXTS, st.sampled_from([str, object]))
def test_numbers_agree_where_texts_do(texts, kind):
    assert is_right(texts, numbered(np.array(texts, dtype=kind)).tolist())


@pytest.mark.parametrize(
    "texts",
    [[], [""], ["甲", "乙", "甲", ""], ["a", "a ", " a"], ["x" * 200, "x" * 199 + "y", "x" * 200]],
    ids=["none", "empty", "signs", "spaces", "wide"],
)
def test_by_hand(texts):
    assert is_right(texts, numbered(np.array(texts, dtype=str)).tolist())


def test_texts_that_mix_to_the_same_bits_are_told_apart(monkeypatch):
    monkeypatch.setattr(text_column, "_mixed", lambda texts: np.zeros(len(texts), np.uint64))
    assert is_right(["a", "b", "a"], numbered(np.array(["a", "b", "a"])).tolist())


def test_a_part_of_a_column_and_every_second_text():
    texts = np.array(["甲公司", "乙公司", "丙公司", "甲公司", "甲公司"])
    assert is_right(texts[::2].tolist(), numbered(texts[::2]).tolist())
