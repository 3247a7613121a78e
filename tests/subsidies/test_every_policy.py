"""Every measure of the library can be claimed on its own pages: each input has its place, each paper, each line.

The enterprise types something that each field takes. What then keeps a claim from the bureau may only be a condition of
the measure that a made-up enterprise does not meet.
"""

import datetime as dt

import pytest
from django.urls import reverse

from pilotzone.formula.kinds import CURRENCIES
from pilotzone.kernel.access import R
from subsidies import facts
from subsidies.enums import State
from subsidies.models import CallValue
from subsidies.rules.model import InputSpec
from tests.factories.claims import add_licence, load_reference, pdf
from tests.factories.measures import POLICIES, make_call_of
from tests.factories.people import NOW, make_application, make_enterprise, make_member, make_officer, make_user
from tests.standing import part

CODES = sorted(path.stem for path in POLICIES.glob("*.yaml"))
# An enterprise that tells the same of last year and this, ten of each thing and half a million of each amount, does not
# grow, or is too small or too new for these.
BARRED = {
    "CD-2023-GROW", "FJ-2015-FEE", "GZ-HP-2023-HQ", "HN-2023-HQ", "HZ-2019-HQ", "HZ-2019-PLATFORM", "SZ-2021-SERVICE",
    "XM-HC-2014-PARK", "XM-SM-EXHIBITION", "XM-SM-MEETING", "XZ-PARK", "ZS-2022-PARK", "ZZ-2023-HQ", "ZZ-2023-SERVICE",
}  # fmt: skip
TYPED = ("claim", "other_funding")
WORDS = {"bool": "true", "month": "2023-03", "year": "2023", "text": "某某"}


@pytest.fixture(scope="module")
def prepared(standing):
    load_reference()
    enterprise = make_enterprise()
    admin = make_member(enterprise, R.ENTERPRISE_ADMIN)
    add_licence(enterprise, admin)
    officer = make_officer(R.DISTRICT_COMMERCE, enterprise.registration_division)
    return {"enterprise": enterprise, "admin": admin, "officer": officer, "manager": make_user("Manager")}


enterprise, admin, officer, manager = part("enterprise"), part("admin"), part("officer"), part("manager")


def typed(spec: InputSpec) -> str:
    kind = spec.type_name.rstrip("?")
    if spec.codes:
        return spec.codes[0][0]
    if kind == "date":
        days = [dt.date(2023, 3, 1), *(spec.window or ())[:1]]
        return max(each for each in [*days, spec.min] if each).isoformat()
    if kind in WORDS:
        return WORDS[kind]
    number = 500_000 if spec.currencies or kind in CURRENCIES else 10
    number = number if spec.min is None else max(number, spec.min)
    return str(number if spec.max is None else min(number, spec.max))


def fields(specs) -> dict[str, str]:
    own = [spec for spec in specs if spec.source in TYPED]
    currencies = {f"{spec.name}_currency": spec.currencies[0] for spec in own if spec.currencies}
    return {spec.name: "0" if spec.source == "other_funding" else typed(spec) for spec in own} | currencies


class Walk:
    """A person's way through the pages of one claim; `wrong` is what did not go as it should."""

    def __init__(self, client, claim) -> None:
        self.client, self.claim, self.wrong = client, claim, []
        self.measure = facts.measure_of(claim.measure_version)
        self.linked = self.read("application_detail").content.decode()

    def address(self, name: str, *args: str) -> str:
        return reverse(f"portal:subsidies:{name}", args=[self.claim.uid, *args])

    def read(self, name: str, *args: str):
        answer = self.client.get(self.address(name, *args))
        if answer.status_code != 200:
            self.wrong.append((name, *args, answer.status_code))
        return answer

    def open(self, name: str, *args: str) -> None:
        if self.address(name, *args) not in self.linked:
            self.wrong.append((name, *args, "has no link on the claim's page"))
        self.read(name, *args)

    def send(self, data, name: str, *args: str) -> None:
        self.claim.refresh_from_db()
        answer = self.client.post(self.address(name, *args), {"version": self.claim.version} | data)
        if answer.status_code != 302:
            form = (answer.context or {}).get("form")
            self.wrong.append((name, *args, answer.status_code, dict(form.errors) if form else ""))

    def fill(self) -> None:
        for section in self.measure.sections:
            specs = [spec for name in section.inputs if not (spec := self.measure.input(name)).is_rows]
            if answers := fields(specs):
                self.open("application_section", section.id)
                self.send(answers, "application_section", section.id)
        for rows in self.measure.row_inputs:
            if rows.source == "claim":
                self.open("line_list", rows.name)
                self.read("line_add", rows.name)
                self.send(fields(rows.columns), "line_add", rows.name)
                self.read("import_template", rows.name)
        for material in self.measure.materials:
            if material.source != "enterprise":
                self.read("document_list", material.id)
                self.send({"file": pdf(f"{material.id}.pdf"), "all_lines": "on"}, "document_list", material.id)

    def lacking(self) -> list[str]:
        """What the page before the submission asks for, apart from the measure's conditions."""
        gaps = self.read("application_check").context["gaps"]
        return [str(gap["text"]) for gap in gaps if not gap["url"].endswith("#findings")]

    def submit(self) -> bool:
        self.claim.refresh_from_db()
        sent = {"truth": "on", "version": self.claim.version}
        answer = self.client.post(self.address("application_submit"), sent)
        self.claim.refresh_from_db()
        return answer.status_code == 302 and self.claim.state == State.DISTRICT_REVIEW


@pytest.mark.parametrize("code", CODES)
def test_a_claim_under_it_goes_its_way(code, client, at, enterprise, admin, officer, manager):
    at("2024-07-02T10:00:00")
    call = make_call_of(code)
    for spec in facts.measure_of(call.measure_version).scalar_inputs:
        if spec.source == "call":
            CallValue.objects.create(call=call, input=spec.name, value=typed(spec), set_at=NOW, set_by=manager)
    client.force_login(admin)
    walk = Walk(client, make_application(call, enterprise, admin))
    walk.fill()
    walk.read("application_amount")
    assert (walk.wrong, walk.lacking()) == ([], [])
    assert bool(walk.read("application_check").context["gaps"]) is (code in BARRED)
    assert walk.submit() is (code not in BARRED)
    if code not in BARRED:
        for name in ("application_detail", "application_check", "application_amount"):
            walk.read(name)
        assert walk.wrong == []
        client.force_login(officer)
        for name in ("application_detail", "opinion_give", "correction_request"):
            address = reverse(f"bureau:subsidies:{name}", args=[walk.claim.uid])
            assert client.get(address).status_code == 200, name
