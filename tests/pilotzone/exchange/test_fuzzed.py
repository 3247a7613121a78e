"""Whatever the contract allows to be sent, and much that it does not: only answers that it names, each as it says."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import integers
from schemathesis.checks import CHECKS, not_a_server_error

from pilotzone.exchange.api.views import contract
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.queries import offered
from pilotzone.kernel import clock
from subsidies.enums import State
from subsidies.models import Application, Call
from tests.factories import figures
from tests.factories.partners import System, make_partner, make_system
from tests.factories.people import NOW, make_application, make_enterprise
from tests.factories.warehouses import make_warehouse

EXAMPLES = 10  # of each operation, the same ones each time
AS_WRITTEN = ("status_code_conformance", "content_type_conformance", "response_schema_conformance")
QUIET = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def system() -> System:
    """One that may do everything, with something of most kinds to be seen."""
    figures.load()
    firm = make_enterprise()
    make_warehouse(firm)
    by = firm.registered_by
    make_application(enterprise=firm, by=by, state=State.DISTRICT_REVIEW, submitted_at=NOW, submitted_by=by)
    return make_system(make_partner(code="customs"), *offered(Kind.AGENCY, "customs", clock.today()))


@pytest.fixture
def own_system() -> System:
    """An enterprise's own, with a draft."""
    firm = make_enterprise()
    make_application(enterprise=firm)
    return make_system(
        make_partner(Kind.ENTERPRISE, code=firm.uscc, name=firm.name_zh),
        *offered(Kind.ENTERPRISE, firm.uscc, clock.today()),
    )


@pytest.mark.django_db(transaction=True)  # not marked slow: those go first, and this empties tables
def test_no_answer_that_the_contract_does_not_name(live_server, system):
    tried = ask_all(live_server, system)
    assert len(tried) == sum(len(methods) for methods in contract("en")["paths"].values())


@pytest.mark.django_db(transaction=True)
def test_nor_for_what_only_an_enterprises_system_may_do(live_server, own_system, at):
    at("2024-07-02T10:00")
    draft, call = Application.objects.get(), Call.objects.get()
    tried = ask_all(live_server, own_system, only=("/drafts/", "/calls/"), known={"uid": (draft.uid, call.uid)})
    assert len(tried) > 10


def ask_all(live_server, system, *, only=("/",), known=None):
    """Every operation whose path has one of the parts; `known` are parameters that name something, half of the time."""
    schema = schemathesis.openapi.from_dict(contract("en"))
    schema.config.base_url = live_server.url
    bearer = {"Authorization": f"Bearer {system.token()}"}
    checks = [not_a_server_error, *map(CHECKS.get_one, AS_WRITTEN)]
    operations = [each.ok() for each in schema.get_all_operations()]
    chosen = [each for each in operations if any(part in each.path for part in only)]
    return [ask(each, bearer, checks, known or {}) for each in chosen]


def ask(operation, bearer, checks, known):
    @QUIET
    @given(case=operation.as_strategy(), choice=integers(min_value=0, max_value=3))
    def send(case, choice):
        for name, values in known.items():
            if choice < len(values) and name in (case.path_parameters or {}):
                case.path_parameters[name] = str(values[choice])
        headers = {} if "/oauth/" in operation.path else bearer
        case.validate_response(case.call(headers=headers), checks=checks)

    send()
    return operation.path
