"""From a portal in which nothing but what comes with it is entered to a claim's draft, on pages alone."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from pilotzone.accounts.models import Office, User
from pilotzone.kernel.access import R
from pilotzone.reference.models import Division
from subsidies.models import Application, Budget, Call, MeasureVersion
from tests.factories.people import make_user
from tests.factories.registry import make_post, make_upload

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)  # a Monday


@pytest.fixture(autouse=True)
def moment(at):
    at("2026-03-02T10:00")


class Bureau:
    """People who sign in one after the other."""

    def __init__(self, client):
        self.client, self.people = client, {}

    def open_account(self, key):
        self.people[key] = make_user(key, email=f"{key}@example.test")
        return self.people[key].email

    def act_as(self, key):
        self.client.force_login(User.objects.get(pk=self.people[key].pk))

    def send(self, page, given, *args, query=""):
        """The form is taken: the page leads on."""
        answer = self.client.post(reverse(page, args=args) + query, given)
        form = getattr(answer, "context", None) and answer.context.get("form")
        assert answer.status_code == 302, (page, form and form.errors)
        return answer.url


@pytest.fixture
def bureau(client):
    return Bureau(client)


def test_from_an_empty_portal_to_the_first_draft(bureau, client):
    call_command("set_up")
    call_command("first_administrator", bureau.open_account("security"), office="市商务局办公室")
    bureau.act_as("security")
    bureau.send("bureau:reference:district_list", {"text": "120116 滨海新区 Binhai\n120114 武清区 Wuqing"})
    district = Division.objects.get(code="120116")
    for code, name, division in (
        ("trade", "市商务局跨境电商处", ""),
        ("finance", "市财政局", ""),
        ("binhai", "滨海新区商务局", district.pk),
    ):
        bureau.send("bureau:accounts:office_list", {"code": code, "name_zh": name, "division": division})
    posts = {"manager": (R.PROGRAMME_MANAGER, "trade"), "director": (R.DIRECTOR, "trade"),
             "finance": (R.FINANCE_OFFICER, "finance"), "district": (R.DISTRICT_COMMERCE, "binhai")}  # fmt: skip
    for key, (role, office) in posts.items():
        given = {"user": bureau.open_account(key), "role": role.value, "starts_on": TODAY}
        bureau.send("bureau:accounts:appointment_create", given | {"office": Office.objects.get(code=office).pk})

    bureau.act_as("manager")
    bureau.send("bureau:subsidies:programme_open", {"name_zh": "数字化转型", "code": "independent_website"})
    given = {"code": "TJ-2026-TRANSFORM", "programme": "independent_website", "name_zh": "平台费用与独立站补助"}
    bureau.send("bureau:subsidies:measure_start", given, query="?source=library:TJ-2024-TRANSFORM")
    version = MeasureVersion.objects.get()
    given = {"valid_from": TODAY, "note": "", "revision": version.revision}
    bureau.send("bureau:subsidies:version_propose", given, version.uid)
    bureau.act_as("director")
    version.refresh_from_db()
    given = {"valid_from": TODAY, "revision": version.revision}
    bureau.send("bureau:subsidies:version_approve", given, version.uid)

    bureau.act_as("finance")
    given = {
        "name_zh": "2026年跨境电商发展资金",
        "level": "city",
        "source": "市级财政",
        "document_number": "津财预〔2026〕1号",
        "year": "2026",
    }
    bureau.send("bureau:subsidies:budget_open", given)
    bureau.send(
        "bureau:subsidies:budget_allot", {"amount": "1,000,000.00", "note": "年初预算"}, Budget.objects.get().uid
    )

    bureau.act_as("manager")
    money = Budget.objects.get()
    given = {"version": version.pk, "budget": money.pk, "name_zh": "第一批申报", "document_number": "津商务〔2026〕1号"}
    given |= {"first_day": TODAY, "last_day": "2026-04-30"}
    given |= {"contact_zh": "市商务局", "contact_phone": "022-5550 0001"}
    bureau.send("bureau:subsidies:call_start", given)
    bureau.send("bureau:subsidies:call_publish", {}, Call.objects.get().uid)

    bureau.open_account("firm")
    bureau.act_as("firm")
    bureau.send(
        "portal:enterprises:enterprise_register", make_post(registration_division="120116", licence=make_upload())
    )
    bureau.send("portal:subsidies:application_start", {}, Call.objects.get().uid)
    claim = Application.objects.get()
    shown = client.get(reverse("portal:subsidies:application_detail", args=[claim.uid])).content.decode()
    assert claim.reference in shown
