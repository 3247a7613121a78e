"""Whatever the contract allows to be sent, and much that it does not: only answers that it names, each as it says."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, not_a_server_error

from pilotzone.exchange.api.views import contract
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.queries import offered
from pilotzone.kernel import clock
from subsidies.enums import State
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


@pytest.mark.django_db(transaction=True)  # not marked slow: those go first, and this empties tables
def test_no_answer_that_the_contract_does_not_name(live_server, system):
    schema = schemathesis.openapi.from_dict(contract("en"))
    schema.config.base_url = live_server.url
    bearer = {"Authorization": f"Bearer {system.token()}"}
    checks = [not_a_server_error, *map(CHECKS.get_one, AS_WRITTEN)]
    tried = [ask(each.ok(), bearer, checks) for each in schema.get_all_operations()]
    assert len(tried) == sum(len(methods) for methods in contract("en")["paths"].values())


def ask(operation, bearer, checks):
    @QUIET
    @given(case=operation.as_strategy())
    def send(case):
        headers = {} if "/oauth/" in operation.path else bearer
        case.validate_response(case.call(headers=headers), checks=checks)

    send()
    return operation.path
