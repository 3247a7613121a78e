"""Each kind of fact rests on a rule that is registered: what none covers is refused, and told why."""

import pytest
from django.utils.translation import override

from pilotzone.exchange import bases, queries
from pilotzone.exchange.enums import Kind
from pilotzone.kernel import clock
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.scopes import RIGHTS, Scope
from tests.factories.partners import make_partner, make_system, propose
from tests.factories.people import make_division, make_enterprise

pytestmark = pytest.mark.django_db
SOURCES = ("", "customs", "tax", "statistics", "bank", "platform", "park", "district", "market", "safe")


def test_every_scope_has_a_basis_for_somebody_who_can_be_given_it():
    without = [scope for scope in Scope if not any(scope in basis.scopes for basis in bases.registered())]
    assert without == []
    for scope in Scope:
        assert any(scope in queries.offered(kind, code, clock.today()) for kind in Kind for code in SOURCES), scope
    assert set(RIGHTS) == set(Scope)


@pytest.mark.parametrize(
    ("kind", "source", "scopes"),
    [
        (Kind.BANK, "", {"consents:read", "notices:read"}),
        (Kind.BANK, "bank", {"consents:read", "notices:read", "figures:write"}),
        (
            Kind.PARK,
            "TJBH01",
            {
                "enterprises:read",
                "notices:read",
                "goods:read",
                "goods:write",
                "rates:read",
                "tenants:read",
                "tenants:write",
            },
        ),
    ],
)
def test_what_such_a_partner_is_offered(kind, source, scopes):
    assert {scope.value for scope in queries.offered(kind, source, clock.today())} == scopes


@pytest.mark.parametrize(
    ("kind", "code", "scope"),
    [
        (Kind.AGENCY, "", Scope.FIGURES_WRITE),
        (Kind.AGENCY, "safe", Scope.FIGURES_WRITE),
        (Kind.BANK, "customs", Scope.FIGURES_WRITE),
    ],
)
def test_a_scope_without_a_basis_is_refused_when_it_is_proposed(kind, code, scope):
    partner = make_partner(kind, code=code)
    with override("en"), pytest.raises(Refused) as refused:
        propose(partner, scope)
    assert refused.value.code == "outside_lawful_basis"
    assert scope.value in refused.value.message
    assert code in refused.value.message


def test_banks_are_never_offered_what_is_not_consented():
    for scope in set(Scope) - {Scope.CONSENTS_READ, Scope.NOTICES_READ, Scope.FIGURES_WRITE}:
        with pytest.raises(Refused, match="scopes_not_offered"):
            propose(make_partner(Kind.BANK, name=scope.value), scope)


def test_a_basis_that_has_run_out_closes_read_and_write(client, settings, tmp_path):
    """The zone's own document, whose rule on figures that customs sends has ended."""
    district = make_system(make_partner(Kind.DISTRICT, make_division(), name="区"), Scope.ENTERPRISES_READ)
    customs = make_system(make_partner(code="customs"), Scope.FIGURES_WRITE, Scope.FIGURES_READ)
    make_enterprise()
    assert client.get("/api/v1/enterprises/", **district.bearer()).status_code == 200
    text = bases.SHIPPED.read_text(encoding="utf-8")
    ended = text.replace("    kinds:", "    until: 2024-01-01\n    kinds:")
    own = tmp_path / "bases.yaml"
    own.write_text(ended, encoding="utf-8")
    settings.PILOTZONE_API_BASES = str(own)
    for answer in (
        client.get("/api/v1/enterprises/", HTTP_ACCEPT_LANGUAGE="en", **district.bearer()),
        client.post("/api/v1/figures/", "{}", "application/json", HTTP_ACCEPT_LANGUAGE="en", **customs.bearer()),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "outside_lawful_basis")
    assert "figures:write" in answer.json()["title"]
    assert "customs" in answer.json()["title"]
    told = client.get("/api/v1/enterprises/", **district.bearer()).json()["title"]
    assert "法律依据" in told


def test_the_register_is_shown_to_everybody(client):
    page = client.get("/developers/").content.decode()
    assert all(basis.number in page for basis in bases.registered())
    assert "outside_lawful_basis" in page
