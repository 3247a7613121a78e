"""Nothing that somebody sends makes a page fail: no text in any field or parameter is answered with a 5xx.

What an answer says instead is the business of each page's own tests.

Every form's address gets each text in all fields at once, since a form looks at all of its fields before it answers.
Every page that reads a parameter gets each text in all parameters at once; the texts that are cursors go only where the
parameter `page` is read. Which parameters a page reads, and whether an address takes a form at all, a first harmless
request tells; pages that read none, and addresses that do not answer the method, are asked that once.
"""

import logging
from collections import Counter
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse

from pilotzone.kernel.access import R
from pilotzone.kernel.paging import encode
from subsidies.actions import correcting
from tests.factories.administration import make_request
from tests.factories.claims import load_reference
from tests.factories.people import make_application, make_enterprise, make_member, make_officer
from tests.factories.review import approved, at_city, at_decision, make_bureau, make_line, make_submitted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOSTILE = {
    "many digits": "9" * 5000,
    "exponent": "1e999999",
    "null sign": "a\x00b",
    "other digits": "٣٤",
    "emoji": "😀" * 300,
    "right to left": "\u202eطلب\u2066",
    "placeholders": "%(x)s %s {0} {{ 7 }} ' OR 1=1 --",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "long": "长" * 20_000,
    "uuid": str(uuid4()),
}
CURSORS = {
    "cursor of words": "a." + encode(["word", "word"]),
    "cursor beyond bigint": "b." + encode([2**70, 2**70]),
    "cursor before time": "a." + encode(["0001-01-01T00:00:00+14:00", 1]),
    "cursor after time": "a." + encode(["9999-12-31T23:59:59-12:00", 1]),
    "cursor with a null sign": "a." + encode(["\x00", 1]),
}
PARAMETERS = (
    "page", "sort", "view", "q", "state", "division", "checks", "call", "claimed_min", "claimed_max",
    "due_from", "due_to", "mine", "stage", "line", "paper", "material", "budget", "claim", "target", "verdict",
    "show", "h", "reference", "digest", "all", "roles", "turnover", "spend", "next",
)  # fmt: skip
FIELDS = (
    "version", "accepted", "reason", "verdict", "comment", "clause", "target", "remark-answer:turnover",
    "claim", "budget", "document_number", "amount", "amount_currency", "note", "name_zh", "name_en", "source",
    "year", "paid_on", "line", "replaces", "how", "truth", "changed", "turnover", "kind", "description",
    "invoice_number", "invoice_date", "back", "enterprise", "next", "email", "role", "last_day", "programmes",
    "letter_kept", "licence_kept", "holder", "bank", "cnaps", "number", "uscc", "established_on", "submission",
    "user", "office", "starts_on", "ends_on", "all_lines", "customs_code", "legal_representative",
    "registration_division", "contact_name", "contact_phone", "contact_email", "address", "login", "password",
    "name", "phone", "password1", "password2", "language",
)  # fmt: skip
ADDRESS_SIGNS = 300  # of one parameter: the web server itself refuses an address of more than 4,094
LISTS, FORMS = 16, 45  # of the addresses below so many at least read `page` or take a form
CHOICES = {"act": "publish", "accepted": "no", "verdict": "disagree", "role": "reader", "kind": "site_build"}


@pytest.fixture
def people(at, now):
    """Who asks for what: a claim at every station of its way, and the pages and forms around it."""
    at("2024-07-02T10:00:00")
    load_reference()
    bureau = make_bureau()
    enterprise = make_enterprise()
    admin = make_member(enterprise)
    draft = make_application(enterprise=enterprise, by=admin)
    line = make_line(draft, 1)
    asked = make_submitted(enterprise=enterprise, by=admin)
    remarks = {"answer:turnover": "?", "material:contracts": "?"}
    request = correcting.request(asked, remarks, by=bureau.commerce, now=now)
    city, waiting = at_city(make_submitted(), bureau, now), at_decision(make_submitted(), bureau, now)
    decided = approved(make_submitted(), bureau, now)
    district = make_submitted()
    pending = make_enterprise("天津待审有限公司", state="pending")
    wanted = make_request(enterprise)

    def portal(name, *args):
        return reverse(f"portal:{name}", args=args)

    def office(name, *args):
        return reverse(f"bureau:{name}", args=args)

    paper = request.items.get(target="material:contracts").pk
    return {
        None: [
            *(reverse(f"public:{name}") for name in ("programme_list", "notice_list", "verify")),
            reverse("public:programme_precheck", args=[draft.call.uid]),
            reverse("public:receipt", args=[asked.entitlements.first().uid]),
            reverse("account_login"),
            reverse("account_signup"),
            reverse("account_reset_password"),
            reverse("set_language"),
        ],
        admin: [
            *(portal(f"subsidies:{name}") for name in ("application_list",)),
            portal("subsidies:application_start", draft.call.uid),
            portal("subsidies:application_section", draft.uid, "qualifications"),
            portal("subsidies:application_autosave", draft.uid),
            portal("subsidies:line_list", draft.uid, "spend"),
            portal("subsidies:line_add", draft.uid, "spend"),
            portal("subsidies:line_edit", draft.uid, "spend", line.uid),
            portal("subsidies:line_remove", draft.uid, "spend"),
            portal("subsidies:document_list", draft.uid, "contracts"),
            portal("subsidies:application_amount", draft.uid),
            portal("subsidies:application_submit", draft.uid),
            portal("subsidies:application_send", draft.uid),
            portal("subsidies:application_withdraw", draft.uid),
            portal("subsidies:application_correction", asked.uid),
            portal("subsidies:correction_paper", asked.uid, paper),
            portal("enterprises:enterprise_register"),
            portal("enterprises:administration_ask"),
            portal("enterprises:administration_object", enterprise.uid, wanted.uid),
            portal("enterprises:enterprise_edit", enterprise.uid),
            portal("enterprises:payee_edit", enterprise.uid),
            portal("enterprises:member_invite", enterprise.uid),
            portal("enterprises:agent_name", enterprise.uid),
            portal("enterprises:enterprise_switch"),
            portal("messages:notice_list"),
            portal("messages:preference_list"),
        ],
        bureau.commerce: [
            office("subsidies:application_list"),
            office("subsidies:application_detail", district.uid),
            office("subsidies:opinion_give", district.uid),
            office("subsidies:line_rule", district.uid, district.lines.get().uid),
            office("subsidies:correction_request", district.uid),
            reverse("api:application_list"),
        ],
        bureau.caseworker: [
            office("subsidies:application_refuse", city.uid),
            office("enterprises:enterprise_list"),
            office("enterprises:enterprise_table"),
            office("enterprises:registration_list"),
            office("enterprises:registration_accept", pending.uid),
            office("enterprises:registration_refuse", pending.uid),
            office("enterprises:administration_list"),
            office("enterprises:administration_check", wanted.uid),
            office("enterprises:administration_refuse", wanted.uid),
        ],
        bureau.director: [
            office("subsidies:decision_list"),
            office("subsidies:table_new"),
            office("subsidies:decision_sign"),
            office("subsidies:application_send_back", waiting.uid),
            office("audit:event_list"),
        ],
        bureau.secretary: [
            office("subsidies:notice_list"),
            office("subsidies:notice_publish", decided.call.uid),
        ],
        bureau.payer: [
            office("subsidies:budget_open"),
            office("subsidies:budget_detail", decided.call.budget.uid),
            office("subsidies:budget_allot", decided.call.budget.uid),
            office("subsidies:budget_reduce", decided.call.budget.uid),
            office("subsidies:budget_move", decided.call.budget.uid),
            office("subsidies:payment_list"),
            office("subsidies:payment_prepare"),
        ],
        make_officer(R.SECURITY_ADMIN): [
            office("accounts:appointment_list"),
            office("accounts:appointment_create"),
            office("accounts:office_list"),
        ],
    }


class NotedQuery(QueryDict):
    """The parameters of a request, which notes what is asked for; ALL stands for more than one name."""

    ALL = "*"

    def __init__(self, *args, **named):
        self.read = set()
        super().__init__(*args, **named)
        self.read.clear()  # of what was asked for while it was filled

    def note(self, name):
        self.read.add(name)

    def __getitem__(self, name):
        self.note(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.note(name)
        return super().__contains__(name)

    def __iter__(self):
        self.note(self.ALL)
        return super().__iter__()

    def getlist(self, name, default=None):
        self.note(name)
        return super().getlist(name, default)

    def lists(self):
        self.note(self.ALL)
        return super().lists()


class NoteReads:
    """A middleware behind all others: puts the noting parameters in when the view's turn comes."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        request.GET = NotedQuery(request.META["QUERY_STRING"])


@pytest.fixture
def ask(client, settings, caplog):
    """Asks an address and undoes whatever that changed."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.NoteReads"]
    client.raise_request_exception = False
    caplog.set_level(logging.ERROR, "django.request")  # thousands of refusals are no news

    def answer(method, address, data):
        with transaction.atomic():
            response = getattr(client, method)(address, data)
            transaction.set_rollback(True)
        return response

    return answer


def parameters_read(ask, address):
    response = ask("get", address, dict.fromkeys(PARAMETERS, "1"))
    assert response.status_code < 500, address
    return getattr(response.wsgi_request.GET, "read", set())


def takes_forms(ask, address):
    return ask("post", address, dict.fromkeys(FIELDS, "1") | CHOICES).status_code != HTTPStatus.METHOD_NOT_ALLOWED


def requests_to(ask, address):
    """Name of the text, method and what is sent."""
    read = parameters_read(ask, address)
    texts = HOSTILE if read else {}
    if read & {"page", NotedQuery.ALL}:
        texts = texts | CURSORS
    for name, text in texts.items():
        yield name, "get", dict.fromkeys({*PARAMETERS, *read} - {NotedQuery.ALL}, text[:ADDRESS_SIGNS])
    for name, text in HOSTILE.items() if takes_forms(ask, address) else ():
        yield name, "post", dict.fromkeys(FIELDS, text) | CHOICES | {"version": "1"}


@pytest.mark.filterwarnings("ignore:.*naive datetime:RuntimeWarning")
def test_no_text_makes_a_page_fail(client, people, ask):
    found, asked = [], Counter()
    for person, addresses in people.items():
        client.logout()
        if person:
            client.force_login(person)
        for address in addresses:
            for name, method, data in requests_to(ask, address):
                asked[method, name] += 1
                status = ask(method, address, data).status_code
                if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    found.append((name, method, address, status))
    assert found == []
    assert asked["get", "cursor of words"] >= LISTS
    assert asked["post", "long"] >= FORMS
