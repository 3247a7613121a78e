"""Which measures fit: what was given under an alternative is told, and the alternative is no longer the best."""

import pytest
from django.urls import reverse

from subsidies.actions import declaring
from tests.factories.claims import load_reference
from tests.factories.families import family_document, make_family_call
from tests.factories.measures import make_call_of, make_claim, sign_both
from tests.factories.people import NOW, make_budget, make_enterprise, make_member
from tests.factories.review import at_decision, make_bureau

pytestmark = pytest.mark.django_db
ASK = "en: Cost}, question: {zh: 费用是多少？, en: What is the cost?}}"


def asked(code, **how):
    return make_call_of("", document=family_document(code, **how).replace("en: Cost}}", ASK))


@pytest.mark.parametrize(
    ("family", "told", "best"),
    [
        ("{id: park_awards, choose: highest, clause: s9}", ["B", "C"], {"C"}),  # C pays the difference of 50,000
        ("{id: other_awards, choose: highest, clause: s9}", [], {"B", "C"}),  # level
    ],
)
def test_what_was_given_is_told_and_only_a_difference_is_still_possible(client, at, now, family, told, best):
    """100,000 approved under A. Of costs of 150,000, B would give all and C the difference."""
    load_reference()
    at("2024-07-02T10:00:00")
    bureau, firm = make_bureau(), make_enterprise()
    by = make_member(firm)
    claim = make_claim(make_family_call("A", make_budget(9_000_000_00)), {"cost": "100000.00"}, enterprise=firm)
    sign_both(at_decision(claim, bureau, now), bureau, now)
    asked("B", family=family)
    call = asked("C", difference=True, family=family)
    declaring.declare(firm, call.measure_version, {"cost": "150000"}, by=by, now=NOW)
    client.force_login(by)
    response = client.get(reverse("portal:subsidies:fit_list"))
    rows = {row["choice"].version.measure.code: row for group in response.context["opened"] for row in group["rows"]}
    assert [code for code in "BC" if rows[code]["given_words"] == f"{claim.reference} ¥100,000.00"] == told
    (marked,) = [code for code, row in rows.items() if row["is_best"]]
    assert marked in best
    assert ("同类条款只给予一项，已获" in response.content.decode()) == bool(told)
    assert rows["C"]["worth"].fen == (50_000_00 if told else 150_000_00)
