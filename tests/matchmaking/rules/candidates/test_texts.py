"""Texts that share characters are alike, in Chinese as in English, and each pair of characters is found."""

import numpy as np
import pytest

from matchmaking.rules.candidates.texts import Texts, shared

KEPT = [
    "跨境收款与结汇服务，支持东南亚多币种",
    "提供出口信用保险与保单融资",
    "海外仓一件代发，退换货处理",
    "Cross-border payment collection for Southeast Asia",
    "",
]


@pytest.mark.parametrize(
    ("asked", "best"),
    [
        ("需要跨境电商收款服务", 0),
        ("寻找出口信用保险", 1),
        ("德国海外仓代发货", 2),
        ("PAYMENT collection", 3),
        ("ｐａｙｍｅｎｔ", 3),  # full width
    ],
)
def test_the_text_that_fits_is_the_most_alike(asked, best):
    scores = Texts.of(KEPT).like(asked)
    assert int(np.argmax(scores)) == best
    assert scores[best] > 3 * np.sort(scores)[-2]


def test_the_same_text_is_wholly_alike_and_a_strange_one_not_at_all():
    texts = Texts.of(KEPT)
    assert texts.like(KEPT[0])[0] == pytest.approx(1.0, abs=1e-5)
    assert texts.like("完全无关的内容").max() == 0
    assert texts.like("").max() == 0
    assert texts.like("，。！").max() == 0


def test_a_text_is_no_more_alike_for_being_long():
    texts = Texts.of(["出口信用保险", "出口信用保险" + "以及与此无关的其他许多内容介绍" * 5])
    scores = texts.like("出口信用保险")
    assert scores[0] > scores[1]


def test_what_two_texts_share_is_shown_longest_first():
    assert shared("需要跨境电商收款服务和海外仓", "海外仓、跨境电商收款") == ("跨境电商收款", "海外仓")
    assert shared("甲乙", "丙丁") == ()


def test_no_texts_at_all():
    assert len(Texts.of([]).like("出口")) == 0
