"""A bank reads what an enterprise has consented to, while it holds, nothing else; the enterprise sees each reading."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from enterprises.actions import consenting
from enterprises.actions.figures import reporting, writing
from enterprises.enums_consents import ConsentItem, ConsentPurpose
from enterprises.models import Consent, ConsentReading
from pilotzone.exchange.enums import Kind
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.scopes import Scope
from tests.factories import figures
from tests.factories.partners import make_partner, make_system
from tests.factories.people import make_application, make_division, make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db
UNKNOWN = "3f2f7b1e-0a2c-4d64-8e0b-6f1f0f0d9b21"
EVERYTHING = tuple(ConsentItem)


def make_bank(name="天津银行", *scopes):
    return make_system(make_partner(Kind.BANK, name=name), *(scopes or (Scope.CONSENTS_READ,)))


def give(firm, system, *items, codes=("receipts",), by=None, **fields):
    figures.load()
    items = items or EVERYTHING
    values = {
        "partner": system.client.partner,
        "items": items,
        "indicators": [figures.indicator(code) for code in codes] if ConsentItem.FIGURES in items else [],
        "purpose": ConsentPurpose.LOAN,
        "starts_on": clock.today(),
        "ends_on": clock.today() + timedelta(days=90),
    } | fields
    return consenting.consent(firm, **values, by=by or make_member(firm), now=clock.now())


def report(firm, code="receipts", value="1234.50"):
    """What the enterprise tells of itself for a quarter that is over."""
    row = figures.make_round(code, now=clock.now(), due_on=clock.today() + timedelta(days=5))
    by = make_member(firm, R.PROJECT_LEAD)
    terms = {"currency": "CNY", "scope_note": "", "by": by, "now": clock.now()}
    saved = reporting.save(row, firm, {f"{code}.none": value}, expected_version=0, **terms)
    reporting.submit(saved, expected_version=saved.version, by=by, now=clock.now())


@pytest.fixture
def firm():
    return make_enterprise()


def address(consent, item=""):
    return f"/api/v1/consents/{consent.uid}/" + (f"{item}/" if item else "")


def test_only_what_the_consent_names_and_only_while_it_holds(client, firm):
    system, admin = make_bank(), make_member(firm)
    given = give(firm, system, ConsentItem.REGISTRATION, by=admin)
    bearer = system.bearer()
    told = client.get("/api/v1/consents/", **bearer).json()["items"]
    assert [(row["uid"], row["enterprise"]["uscc"], row["items"]) for row in told] == [
        (str(given.uid), firm.uscc, ["registration"])
    ]
    facts = client.get(address(given, "registration"), **bearer).json()
    assert (facts["uscc"], facts["name_zh"]) == (firm.uscc, firm.name_zh)
    assert not {"contact_name", "contact_phone", "legal_representative", "score", "grade", "rank"} & set(facts)
    for item in ("figures", "claims", "payments"):
        refused = client.get(address(given, item), HTTP_ACCEPT_LANGUAGE="en", **bearer)
        assert (refused.status_code, refused.json()["code"]) == (403, "outside_lawful_basis")
        assert "The consent does not name this" in refused.json()["title"]
    consenting.end(given, by=admin, now=clock.now())
    assert client.get("/api/v1/consents/", **bearer).json()["items"] == []
    assert client.get(address(given, "registration"), **bearer).status_code == 404
    assert [(row.item, row.count) for row in ConsentReading.objects.all()] == [("registration", 1)]


def test_a_consent_holds_from_its_first_day_to_its_last(client, firm, settings):
    system = make_bank()
    day = clock.today()
    given = give(
        firm, system, ConsentItem.REGISTRATION, starts_on=day + timedelta(days=1), ends_on=day + timedelta(days=2)
    )
    for ahead, status in ((0, 404), (1, 200), (2, 200), (3, 404)):
        settings.PILOTZONE_CLOCK = f"{day + timedelta(days=ahead)}T12:00+08:00"
        assert client.get(address(given), **system.bearer()).status_code == status


def test_others_enterprises_are_as_unknown_as_unknown_ones(client, firm):
    own, other = make_bank(), make_bank("中信保")
    theirs = give(firm, other)
    bearer = own.bearer()
    for item in ("", *EVERYTHING):
        hidden = client.get(address(theirs, item), **bearer)
        unknown = client.get(address(theirs, item).replace(str(theirs.uid), UNKNOWN), **bearer)
        assert hidden.status_code == unknown.status_code == 404
        assert hidden.content == unknown.content
    for code in (firm.uscc, "91120116MA07B2X41J"):
        assert client.get("/api/v1/consents/", {"code": code}, **bearer).json()["items"] == []
    for closed in ("enterprises", "figures", "applications", "payments", "assessments", "warehouses", "recognitions"):
        answer = client.get(f"/api/v1/{closed}/", **bearer)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_figures_that_are_named_with_each_reading_on_the_page(client, firm):
    system, admin = make_bank(), make_member(firm, language="en")
    report(firm)
    given = give(firm, system, ConsentItem.FIGURES, by=admin)
    bearer = system.bearer()
    told = client.get(address(given, "figures"), **bearer).json()["items"]
    assert [(row["indicator"], row["value"], row["refused"], row["basis"]) for row in told] == [
        ("receipts", "1234.50", None, "own")
    ]
    other = give(firm, system, ConsentItem.FIGURES, codes=("staff",), by=admin)
    assert client.get(address(other, "figures"), **bearer).json()["items"] == []
    assert client.get(address(other, "figures"), {"indicator": "receipts"}, **bearer).json()["items"] == []
    client.cookies["django_language"] = "en"
    client.force_login(admin)
    page = client.get(reverse("portal:enterprises:consent_list", args=[firm.uid])).content.decode()
    assert "The figures that are named" in page
    assert system.client.user.name in page


def test_what_customs_told_for_other_purposes_is_not_told_to_a_bank(client, firm):
    system = make_bank()
    row = (firm.uscc, "trade", "2024Q1", "", "2000", "CNY", "")
    figures.run_import(figures.table_csv(row), figures.make_assessor())
    assert writing.subject_of(firm).figures.count() == 1
    given = give(firm, system, ConsentItem.FIGURES, codes=("trade",))
    (told,) = client.get(address(given, "figures"), **system.bearer()).json()["items"]
    assert (told["value"], told["refused"]) == (None, "purpose")


def test_results_of_claims_without_drafts_and_those_under_way(client, firm):
    system = make_bank()
    given = give(firm, system, ConsentItem.CLAIMS)
    by = firm.registered_by
    assert client.get(address(given, "claims"), **system.bearer()).json()["items"] == []
    draft = make_application(enterprise=firm, by=by)
    assert client.get(address(given, "claims"), **system.bearer()).json()["items"] == []
    draft.__class__.objects.filter(pk=draft.pk).update(
        state="district_review", submitted_at=clock.now(), submitted_by=by
    )
    assert client.get(address(given, "claims"), **system.bearer()).json()["items"] == []
    draft.__class__.objects.filter(pk=draft.pk).update(state="refused")
    (told,) = client.get(address(given, "claims"), **system.bearer()).json()["items"]
    assert set(told) == {"uid", "reference", "state", "call", "submitted_at", "approved", "paid"}
    assert client.get(address(given, "payments"), **system.bearer()).status_code == 403


def test_the_enterprise_gives_and_ends_it_on_its_page(client, firm):
    figures.load()
    bank, admin, lead = make_bank(), make_member(firm, language="en"), make_member(firm, R.PROJECT_LEAD)
    page = reverse("portal:enterprises:consent_list", args=[firm.uid])
    data = {
        "partner": str(bank.client.partner.uid),
        "items": ["registration", "figures"],
        "purpose": "loan",
        "starts_on": clock.today().isoformat(),
        "ends_on": (clock.today() + timedelta(days=30)).isoformat(),
    }
    client.force_login(lead)
    assert client.get(page).status_code == 200
    assert client.post(page, data | {"indicators": ["receipts"]}).status_code == 404
    client.force_login(admin)
    assert client.post(page, data).status_code == 422  # figures without their names
    assert client.post(page, data | {"indicators": ["receipts"]}).status_code == 302
    given = Consent.objects.get()
    assert (given.items, [each.code for each in given.indicators.all()]) == (["registration", "figures"], ["receipts"])
    end = reverse("portal:enterprises:consent_end", args=[firm.uid, given.uid])
    client.force_login(lead)
    assert client.post(end).status_code == 403
    client.force_login(admin)
    assert client.post(end).status_code == 302
    assert Consent.objects.get().ended_by == admin
    client.force_login(make_officer(R.SYSTEM_ADMIN, language="en"))
    seen = client.get(reverse("bureau:enterprises:consents_of_partners")).content.decode()
    assert firm.uscc in seen
    client.force_login(make_officer(R.CASEWORKER))
    assert client.get(reverse("bureau:enterprises:consents_of_partners")).status_code in (403, 404)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"items": ()}, "no_items"),
        ({"ends_on": date(2020, 1, 1)}, "term_over"),
        ({"ends_on": date(2099, 1, 1)}, "term_long"),
        ({"indicators": []}, "no_figures"),
    ],
)
def test_a_consent_that_cannot_be_given(firm, fields, code):
    system = make_bank()
    with pytest.raises(Refused, match=code):
        give(firm, system, ConsentItem.FIGURES, **fields)
    agency = make_system(make_partner(Kind.DISTRICT, make_division(), name="区"), Scope.ENTERPRISES_READ)
    with pytest.raises(Refused, match="no_bank"):
        give(firm, agency)
