"""Risk rules in force as two people made them, and goods as an enterprise files them."""

from enterprises.actions.goods import filing, keeping
from enterprises.actions.goods.filing import Given
from enterprises.enums_goods import Channel, Verb
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from tests.factories.people import make_officer

SHIRT = {
    "hs_code": "61091000", "name_zh": "纯棉T恤", "name_en": "Cotton T-shirt", "brand": "澜图", "specification": "短袖",
    "origin": "CN", "unit": "件", "batch_codes": ["B2026-01"], "mode": "9710", "quantity": 800,
}  # fmt: skip
MILK = SHIRT | {"hs_code": "19011010", "name_zh": "婴幼儿配方奶粉", "name_en": "Infant formula", "brand": "甘露"}


def make_rules(document: str = ""):
    text = document or keeping.starting()
    made = keeping.enter(text, by=make_officer(R.PROGRAMME_MANAGER), now=clock.now())
    return keeping.approve(made, by=make_officer(R.DIRECTOR), now=clock.now())


def file(firm, by, code="TS-001", verb=Verb.NEW, version=None, **fields):
    values = fields if verb == Verb.CHANGE else SHIRT | fields
    given = Given(verb, code, values, version)
    return filing.file(firm, given, channel=Channel.PAGE, by=by, now=clock.now())
