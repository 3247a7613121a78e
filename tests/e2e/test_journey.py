"""One claim from the registration of its enterprise to the money, by everybody who has a part in it."""

from pathlib import Path

from playwright.sync_api import Page

from tests.e2e import applicant, costs, officers
from tests.e2e.browser import Crowd
from tests.e2e.portal import Portal

LAST_MINUTE, DAY_AFTER = "2024-07-09T23:59:00+08:00", "2024-07-10T00:05:00+08:00"


def test_what_is_expected_by_hand():
    assert costs.shown(costs.subsidy(costs.LATE)) == applicant.BEFORE_CORRECTION
    assert costs.shown(costs.subsidy()) == applicant.CLAIMED
    assert costs.shown(costs.subsidy(200)) == applicant.VERIFIED


def test_claim_from_registration_to_payment(crowd: Crowd, portal: Portal, tmp_path: Path):
    admin = applicant.open_account(crowd.visitor(), portal, applicant.ADMIN, "钱若水")
    applicant.register(crowd, admin, tmp_path)
    lead = applicant.join(crowd, admin, portal)
    claim = applicant.begin(lead)
    applicant.answer(lead, claim)
    applicant.import_lines(crowd, lead, claim, tmp_path)
    applicant.hand_in_papers(lead, claim, tmp_path)
    applicant.see_amount(lead, claim)
    reference = applicant.send_and_submit(lead, admin, claim)
    applicant.first_receipt(crowd, admin, claim, reference, tmp_path)
    officers.ask_for_correction(crowd, reference)
    applicant.correct(lead, admin, claim)
    officers.give_opinions(crowd, reference)
    officers.decide(crowd, reference)
    officers.publish(crowd, reference)
    with portal.at(LAST_MINUTE):
        wait_out_notice(portal, lead, claim)
        officers.pay(crowd, reference, tmp_path)
        applicant.see_payment(lead, claim, reference)
        assert portal.manage("audit", "verify").startswith("Whole:")
        portal.manage("budget", "verify")


def wait_out_notice(portal: Portal, lead: Page, claim: str) -> None:
    """The installation's clock is set on by a restart, then the hourly task goes through the queue as from beat."""

    def state() -> str:
        lead.goto(claim)
        return lead.locator("main .page-title .tag").first.inner_text()

    portal.send_task("subsidies.tasks.close_notices")
    portal.settle()
    assert state() == "On public notice"
    portal.move(DAY_AFTER)
    portal.send_task("subsidies.tasks.close_notices")
    portal.settle()
    assert state() == "Payment in preparation"
