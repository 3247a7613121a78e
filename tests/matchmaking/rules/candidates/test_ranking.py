"""Candidates: exclusions with a reason, an order that explains itself, and feedback that changes it."""

from dataclasses import replace
from itertools import pairwise

import pytest

from matchmaking.rules.candidates.index import Index
from matchmaking.rules.candidates.model import Candidate, Excluded, Item, Profile, Weights
from matchmaking.rules.candidates.ranking import candidates, compared, why


def codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEED = Item(
    "goods",
    codes("lamps furniture"),
    codes("DE FR"),
    codes("CE"),
    (1000, 2000),
    volume=500,
    text="户外太阳能庭院灯，欧洲仓现货",
)
BUYER = Profile("buyer", "E1", needs=(NEED,), languages=codes("en zh"))
LAMPS = Item(
    "goods",
    codes("lamps"),
    codes("DE"),
    codes("CE ROHS"),
    (1500, 1800),
    volume=1000,
    text="太阳能灯具工厂，庭院灯与路灯，支持贴牌",
)
TOYS = Item("goods", codes("toys"), codes("DE"), codes("CE"), (1500, 1800), volume=1000, text="益智玩具，环保材料")


def offer(name: str, item: Item, **more) -> Profile:
    return Profile(name, more.pop("enterprise", name), offers=(item,), **more)


OTHERS = (
    BUYER,
    offer("lamps", LAMPS, languages=codes("en")),
    offer("toys", TOYS),
    offer("bare", replace(LAMPS, categories=frozenset(), markets=frozenset(), price=None, volume=None, text="")),
    offer("no_mark", replace(LAMPS, certificates=codes("ROHS"))),
    offer("far", replace(LAMPS, markets=codes("US"))),
    offer("dear", replace(LAMPS, price=(2001, 3000))),
    offer("euro", replace(LAMPS, price=(2001, 3000), currency="EUR")),
    offer("mute", LAMPS, languages=codes("ja")),
    offer("own", LAMPS, enterprise="E1"),
    offer("closed", LAMPS, is_open=False),
    offer("bank", Item("financing", text="跨境电商贷款")),
    Profile("empty", "E9"),
)
INDEX = Index.of(OTHERS)


@pytest.mark.parametrize(
    ("name", "reason", "details"),
    [
        ("own", "own", ()),
        ("closed", "closed", ()),
        ("bank", "nothing_fits", ()),
        ("empty", "nothing_fits", ()),
        ("no_mark", "certificate", ("CE",)),
        ("far", "market", ("DE", "FR")),
        ("mute", "language", ()),
        ("dear", "price", ()),
    ],
)
def test_who_cannot_be_met_is_excluded_with_the_reason(name, reason, details):
    assert why(INDEX, BUYER, name) == Excluded(name, reason, details)


def test_the_rest_is_ranked_and_every_criterion_shows_what_it_gave():
    found = candidates(INDEX, BUYER)
    assert [each.id for each in found] == ["lamps", "euro", "toys", "bare"]
    best = found[0]
    lines = {each.criterion: (each.weight, each.score) for each in best.lines}
    text = lines.pop("text")
    assert lines == {
        "category": (30, 1000),
        "market": (12, 1000),
        "price": (10, 1000),
        "volume": (8, 1000),
        "certificates": (5, 1000),
        "languages": (5, 1000),
        "feedback": (15, 500),
    }
    assert 300 < text[1] < 400
    assert best.score == sum(each.points for each in best.lines) // 110
    assert (best.need, best.offer, best.gives) == (NEED, LAMPS, False)
    common = {each.criterion: each.common for each in best.lines}
    assert common["category"] == ("lamps",)
    assert common["text"] == ("太阳能", "庭院灯")
    assert common["languages"] == ("en",)


def test_the_other_side_finds_the_need():
    maker = Profile("maker", "E5", offers=(LAMPS,))
    index = Index.of([*OTHERS, maker])
    (found,) = candidates(index, maker)
    assert (found.id, found.gives, found.need, found.offer) == ("buyer", True, NEED, LAMPS)
    plain = replace(maker, offers=(replace(LAMPS, certificates=frozenset(), price=(3000, 4000)),))
    assert why(index, plain, "buyer") == Excluded("buyer", "certificate", ("CE",))
    dear = replace(maker, offers=(replace(LAMPS, price=(3000, 4000)),))
    assert why(index, dear, "buyer") == Excluded("buyer", "price")


def test_why_this_one_and_why_not_that_one():
    toys = why(INDEX, BUYER, "toys")
    assert isinstance(toys, Candidate)
    assert toys.rank == 3
    told = compared(toys, why(INDEX, BUYER, "lamps"))
    assert (told.better.id, told.other.id) == ("lamps", "toys")
    assert told.differences[0] == ("category", 30_000)
    points = sum(gain for _name, gain in told.differences)
    assert points == sum(each.points for each in told.better.lines) - sum(each.points for each in told.other.lines)


def test_feedback_changes_the_order():
    assert [each.id for each in candidates(INDEX, BUYER, feedback={"toys": -1})][2:] == ["bare", "toys"]
    more = Index.of([*OTHERS, offer("toys2", replace(TOYS, text="儿童益智玩具"))])
    before = {each.id: each.score for each in candidates(more, BUYER)}
    after = {each.id: each.score for each in candidates(more, BUYER, feedback={"toys2": 1, "lamps": -1, "gone": 1})}
    assert after["toys"] > before["toys"]
    assert after["euro"] < before["euro"]
    assert after["bare"] == before["bare"]
    assert why(more, BUYER, "toys", feedback={"toys": -2}) == Excluded("toys", "dismissed")


def test_weights_are_the_bureaus():
    only_text = candidates(INDEX, BUYER, weights=Weights({"text": 1}))
    assert only_text[0].id in ("lamps", "euro")
    assert only_text[0].score == next(each.score for each in only_text[0].lines if each.criterion == "text")


def test_a_limit_gives_the_first_ones_in_the_same_order():
    everything = [each.id for each in candidates(INDEX, BUYER)]
    assert [each.id for each in candidates(INDEX, BUYER, limit=2)] == everything[:2]
    assert [each.rank for each in candidates(INDEX, BUYER, limit=2)] == [1, 2]


def test_scores_fall_from_rank_to_rank_over_many():
    many = [offer(f"P{number}", replace(LAMPS, volume=number, text="灯" * (number % 7))) for number in range(1, 300)]
    found = candidates(Index.of(many), BUYER, limit=300)
    assert len(found) == 299
    assert all(one.score >= other.score for one, other in pairwise(found))
    assert [why(Index.of(many), BUYER, each.id).rank for each in found[::60]] == [1, 61, 121, 181, 241]


def test_more_codes_than_bits_in_a_word_are_told_apart():
    many = [offer(f"P{number}", Item("goods", codes(f"c{number}"))) for number in range(150)]
    asking = Profile("asking", "E1", needs=(Item("goods", codes("c149 c3 unknown")),))
    best = candidates(Index.of(many), asking, limit=2)
    assert {each.id for each in best} == {"P3", "P149"}


def test_without_needs_or_offers_there_are_no_candidates():
    assert candidates(INDEX, Profile("nobody", "E7")) == []
    assert candidates(Index.of([]), BUYER) == []
