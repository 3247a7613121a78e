"""Guides and questions."""

from datetime import date

from matchmaking.actions.guidance import asking, guides
from pilotzone.kernel.access import R
from tests.factories.people import NOW, make_enterprise, make_member, make_officer

GUIDE = {
    "market": "DE",
    "topic": "product",
    "title_zh": "德国包装法登记",
    "title_en": "Packaging registration in Germany",
    "text_zh": "向德国消费者销售带包装的商品，须在中央包装登记处登记。",
    "text_en": "Whoever sells packaged goods to consumers in Germany registers with the central agency.",
    "source": "Verpackungsgesetz § 9",
    "source_url": "https://www.gesetze-im-internet.de/verpackg/",
    "valid_from": date(2022, 7, 1),
    "valid_until": None,
}


def make_guide(*, by=None, published=True, now=NOW, **fields):
    by = by or make_officer(R.EVENTS_OFFICER)
    made = guides.write(None, GUIDE | fields, by=by, now=now)
    return guides.publish(made, by=by, now=now) if published else made


def make_question(enterprise=None, *, by=None, now=NOW, **fields):
    enterprise = enterprise or make_enterprise("天津远帆贸易有限公司", payee=False)
    values = {"market": "DE", "topic": "product", "subject": "包装登记由谁办理", "text": "通过平台销售时由谁登记？"}
    return asking.ask(enterprise, **(values | fields), by=by or make_member(enterprise), now=now)
