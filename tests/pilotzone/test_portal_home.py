"""The portal's home says what waits for this very person, and what waits for somebody else of the enterprise."""

import pytest

from pilotzone.kernel.access import R
from subsidies.enums import State
from tests.factories.people import make_application, make_call, make_enterprise, make_member

pytestmark = pytest.mark.django_db
CARDS = ("waiting", "colleagues", "moving", "over")


@pytest.fixture
def claims(at):
    """A draft, two that the administrator has to confirm, a correction; by state."""
    at("2024-07-02T10:00")
    call, firm = make_call(), make_enterprise()
    admin = make_member(firm)
    projects = {State.DRAFT: "甲", State.CONFIRMING: "乙", State.CORRECTION: "丙"}
    submitted = {State.CORRECTION: {"submitted_at": call.opens_at, "submitted_by": admin}}
    for state, project in projects.items():
        make_application(call, firm, admin, state=state, project=project, **submitted.get(state, {}))
    return firm


def cards(client, person):
    """The heading, and the projects in each card by its name."""
    client.force_login(person)
    answer = client.get("/portal/")
    shown = {name: [row.project for row in answer.context[name]] for name in CARDS}
    words = answer.content.decode()
    return words[words.index("<h1>") + 4 : words.index("</h1>")], shown


def test_all_waits_for_the_administrator(client, claims):
    heading, shown = cards(client, make_member(claims))
    assert heading == "有 3 件申报等您处理"
    assert {name: sorted(rows) for name, rows in shown.items()} == {
        "waiting": ["丙", "乙", "甲"],
        "colleagues": [],
        "moving": [],
        "over": [],
    }


@pytest.mark.parametrize("role", [R.AGENT, R.PROJECT_LEAD])
def test_what_the_administrator_confirms_waits_for_nobody_else(client, claims, role):
    heading, shown = cards(client, make_member(claims, role))
    assert heading == "有 2 件申报等您处理"
    assert (sorted(shown["waiting"]), shown["colleagues"]) == (["丙", "甲"], ["乙"])
    assert "由本企业其他人员处理" in client.get("/portal/").content.decode()


def test_nothing_waits_for_a_reader(client, claims):
    heading, shown = cards(client, make_member(claims, R.READER))
    assert heading == "有 0 件申报等您处理"
    assert (shown["waiting"], sorted(shown["colleagues"])) == ([], ["丙", "乙", "甲"])


def test_an_agent_for_another_programme_has_nothing_to_do(client, claims):
    agent = make_member(claims, R.AGENT)
    agent.memberships.update(programmes=["overseas_warehouse"])
    heading, shown = cards(client, agent)
    assert (heading, shown) == ("有 0 件申报等您处理", {"waiting": [], "colleagues": [], "moving": [], "over": []})


def test_more_than_the_page_shows_are_counted(client, at):
    at("2024-07-02T10:00")
    call, firm = make_call(), make_enterprise()
    admin = make_member(firm)
    for number in range(8):
        make_application(call, firm, admin, project=f"项目{number}")
    heading, shown = cards(client, admin)
    assert (heading, len(shown["waiting"])) == ("有 8 件申报等您处理", 6)


def test_what_is_over_is_not_with_the_bureau_and_amounts_are_the_latest_that_count(client, at):
    at("2024-07-02T10:00")
    call, firm = make_call(), make_enterprise()
    admin = make_member(firm)
    sent = {"submitted_at": call.opens_at, "submitted_by": admin, "claimed": 1200000}
    for state, project, more in (
        (State.CITY_REVIEW, "甲", {}),
        (State.PAYABLE, "乙", {"approved": 700000}),
        (State.PAID, "丙", {"approved": 700000, "paid": 650000}),
        (State.REFUSED, "丁", {}),
        (State.WITHDRAWN, "戊", {}),
    ):
        make_application(call, firm, admin, state=state, project=project, **sent | more)
    _heading, shown = cards(client, admin)
    assert (sorted(shown["moving"]), sorted(shown["over"])) == (["乙", "甲"], ["丁", "丙", "戊"])
    words = client.get("/portal/").content.decode()
    moving, over = (words[words.index(f'id="{name}"') :].split("</section>")[0] for name in ("moving", "over"))
    assert [amount in moving for amount in ("12,000.00", "7,000.00")] == [True, True]
    assert [amount in over for amount in ("6,500.00", "7,000.00")] == [True, False]
