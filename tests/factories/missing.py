"""Claims that were submitted without their audit report, which may follow within ten working days."""

from subsidies import facts
from subsidies.actions import documents, drafting, lines, submitting
from tests.factories.claims import ANSWERS, LINES, add_licence, load_reference, pdf, typed_line
from tests.factories.measures import make_call_of, policy
from tests.factories.people import NOW, make_enterprise, make_member

PAPER = "audit_report"
PAPERS = ("platform_record", "screenshots", "contracts", "invoices", "vouchers")


def call_with_paper_to_follow(**fields):
    """The usual measure, but that its audit report may follow within ten working days."""
    text = policy("TJ-2024-TRANSFORM")
    assert text.count("- id: audit_report\n") == 1
    text = text.replace("- id: audit_report\n", "- id: audit_report\n  may_follow: 10\n")
    return make_call_of("TJ-2024-TRANSFORM", document=text, **fields)


def fill_without_report(call, enterprise, by, now=NOW):
    claim = drafting.start(call, enterprise, by=by, now=now)
    add_licence(enterprise, by)
    drafting.save_answers(claim, ANSWERS, expected_version=claim.version, by=by, now=now)
    for row in LINES:
        claim.refresh_from_db()
        lines.save_line(claim, "spend", typed_line(*row), expected_version=claim.version, by=by, now=now)
    for name in PAPERS:
        wanted = next(each for each in facts.measure_of(claim.measure_version).materials if each.id == name)
        served = claim.lines.all() if wanted.each else ()
        documents.add_document(claim, name, pdf(f"{name}.pdf"), lines=served, by=by, now=now)
    claim.refresh_from_db()
    return claim


def submitted_without_report(now=NOW, call=None, enterprise=None, division=None):
    """Before the district, with the enterprise's undertaking."""
    load_reference()
    enterprise = enterprise or make_enterprise(division=division)
    by = make_member(enterprise)
    claim = fill_without_report(call or call_with_paper_to_follow(), enterprise, by, now)
    submitting.submit(claim, truth=True, undertaken=True, by=by, now=now)
    claim.refresh_from_db()
    return claim
