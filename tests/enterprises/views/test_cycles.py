"""The officer's pages of a cycle: opened, scored, looked at, reported on, signed, published; results and files."""

import io
import json
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from enterprises.actions.assessments import contesting
from enterprises.enums_assessments import CycleState
from enterprises.filters_assessments import ResultFilter
from enterprises.models import Cycle, SensitivityReport
from enterprises.rules.assessment import firmness
from enterprises.rules.figures.periods import parse
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from tests.factories import assessments as make
from tests.factories import figures, recognition
from tests.factories.people import make_member, make_officer

pytestmark = pytest.mark.django_db
BUREAU = "bureau:enterprises:"


def get(client, user, name, *args, query="", status=200):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    answer = client.get(reverse(BUREAU + name, args=args) + query)
    assert answer.status_code == status, (name, answer.status_code)
    return answer


def post(client, user, name, *args, status=302, **data):
    client.force_login(user)
    client.cookies["django_language"] = "en"
    answer = client.post(reverse(BUREAU + name, args=args), data)
    assert answer.status_code == status, (name, answer.status_code)
    return answer


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def words_on(paper: bytes) -> str:
    """What a PDF says, without its blanks."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages))


def test_a_cycle_on_its_officers_pages(client, at):
    officer, director = figures.make_assessor(language="en"), make_officer(R.DIRECTOR, language="en")
    firms = make.make_firms(officer)
    version = make.make_version()
    at("2024-07-02T10:00")

    get(client, officer, "cycle_open")
    given = {"scheme_version": version.uid, "period": "2024Q1", "collect_until": "2024-07-20", "contest_days": 10}
    late = post(client, officer, "cycle_open", status=422, **given | {"collect_until": "2024-01-01"})
    assert "Figures are collected for 180 days at most" in text_of(late)
    post(client, officer, "cycle_open", **given)
    cycle = Cycle.objects.get()
    listed = text_of(get(client, officer, "cycle_list"))
    assert "Collecting figures Settled at the freeze Not yet 2 July 2024" in listed
    page = text_of(get(client, officer, "cycle_detail", cycle.uid))
    assert "Figures are being collected" in page
    assert "Freeze the figures and score" in page
    assert "Freeze the figures" not in text_of(get(client, director, "cycle_detail", cycle.uid))

    at("2024-07-21T10:00")
    stale = post(client, officer, "cycle_freeze", cycle.uid, version=7, status=422)
    assert "Somebody else has changed this cycle" in text_of(stale)
    post(client, officer, "cycle_freeze", cycle.uid, version=cycle.version)
    page = get(client, officer, "cycle_detail", cycle.uid).content.decode()
    assert f'hx-get="{reverse(BUREAU + "cycle_progress", args=[cycle.uid])}"' in page
    assert "0 of 2 steps, 12 subjects" in page
    make.drain()
    cycle.refresh_from_db()
    client.force_login(officer)
    polled = client.get(reverse(BUREAU + "cycle_progress", args=[cycle.uid]), headers={"HX-Request": "true"})
    assert polled["HX-Refresh"] == "true"

    # 91 is an A, 66, 66 and 61.5 are Bs. Nobody reports receipts but the first: 11 of 12 are missing.
    page = text_of(get(client, officer, "cycle_detail", cycle.uid))
    assert "12 rated, 1 of them A" in page
    assert "Banked 1 11 91.7%" in page
    assert "900.00 Customs" in page or "¥900.00" in page
    bins = json.loads(re.search(r'id="bins"[^>]*>(.*?)<', client.get(request_path(cycle)).content.decode())[1])
    assert bins["values"] == [0, 0, 1, 3, 2, 2, 3, 0, 0, 1]

    listed = get(client, officer, "assessment_list", cycle.uid)
    assert [row.score_words for row in listed.context["page"].items][:4] == ["91.00", "66.00", "66.00", "61.50"]
    lowest = get(client, officer, "assessment_list", cycle.uid, query="?sort=lowest&grade=B")
    assert [row.score_words for row in lowest.context["page"].items] == ["61.50", "66.00", "66.00"]
    one = get(client, officer, "assessment_list", cycle.uid, query=f"?q={firms[4].uscc}")
    assert [row.subject.enterprise for row in one.context["page"].items] == [firms[4]]

    result = make.result_of(cycle, firms[1])
    page = text_of(get(client, director, "assessment_detail", result.uid))
    assert "Sources report different values." in page
    assert re.search(r"says ¥950\.00", page)
    paper = get(client, director, "assessment_paper", result.uid)
    assert paper["Content-Disposition"] == f'attachment; filename="{cycle.reference}-{firms[1].uscc}.pdf"'
    said = words_on(paper.content)
    assert "尚未发布，仅供内部核对" in said
    assert "怎样核对" not in said
    assert "66.00分" in said
    outsider = make_member(firms[1])
    client.force_login(outsider)
    assert client.get(reverse(BUREAU + "assessment_detail", args=[result.uid])).status_code == 403

    book = load_workbook(io.BytesIO(get(client, officer, "cycle_file", cycle.uid, "xlsx").content))
    assert [cell.value for cell in book["Results"][2]][3:6] == [91, "A", 1]
    assert book["Results"].max_row == 13
    assert get(client, officer, "cycle_file", cycle.uid, "pdf").content[:5] == b"%PDF-"
    get(client, officer, "cycle_file", cycle.uid, "doc", status=404)

    report_of(client, officer, director, cycle)
    published(client, officer, director, cycle)
    contested(client, officer, director, cycle, firms[4])
    followed(client, officer, firms)
    stopped(client, officer, director, cycle)
    lists(client, officer, cycle)


def test_the_first_so_many_with_those_level_with_the_last(client, at):
    officer = figures.make_assessor(language="en")
    make.make_firms(officer)
    at("2024-07-21T10:00")
    cycle = make.scored(make.open_cycle(make.make_version(make.QUARTERLY + "rank: {decimals: 1, top: 2}\n"), officer))
    # 91, 66 and 66: the third is level with the second, and is let in.
    page = get(client, officer, "assessment_list", cycle.uid)
    assert [(row.rank, row.in_top) for row in page.context["page"].items][:4] == [
        (1, True), (2, True), (2, True), (4, False),
    ]  # fmt: skip
    assert text_of(page).count("among the first 2") == 3
    assert ResultFilter.base_filters["place"].field.choices  # as the contract looks at filters, without a request
    among = get(client, officer, "assessment_list", cycle.uid, query="?place=top&sort=lowest")
    assert [row.rank for row in among.context["page"].items] == [2, 2, 1]
    rows = among.context["page"].items
    assert "Among the first 2" in text_of(get(client, officer, "assessment_detail", rows[0].uid))
    fourth = page.context["page"].items[3]
    assert "Among the first" not in text_of(get(client, officer, "assessment_detail", fourth.uid))
    book = load_workbook(io.BytesIO(get(client, officer, "cycle_file", cycle.uid, "xlsx").content))
    assert [row[6].value for row in book["Results"]][:5] == ["Among the first 2", "Yes", "Yes", "Yes", "No"]

    without = make.scored(make.open_cycle(make.make_version(make.QUARTERLY.replace("QUARTERLY", "PLAIN")), officer))
    page = get(client, officer, "assessment_list", without.uid)
    assert "mong the first" not in text_of(page)


def test_a_report_sets_the_schemes_weights_beside_those_of_the_data(client, at):
    officer = figures.make_assessor(language="en")
    make.make_firms(officer)
    at("2024-07-21T10:00")
    lines = [line for line in make.QUARTERLY.splitlines() if "banked" not in line and "receipts, trade" not in line]
    lines.remove("   normalise: {goalposts: {from: 0%, to: 100%}}}")
    text = "\n".join(lines).replace("weight: 50%", "weight: 70%")
    cycle = make.scored(make.open_cycle(make.make_version(text + "\n"), officer))
    post(client, officer, "sensitivity_start", cycle.uid, draws=100, seed=3)
    make.drain()
    report = SensitivityReport.objects.get()
    page = get(client, officer, "sensitivity_detail", report.uid)
    # All have five people: nothing that would tell them apart, whatever the scheme says.
    assert page.context["weights"][2] == {"label": "People", "own": "10%", "entropy": "0%", "critic": "0%"}
    assert "Weights that the data would give" in text_of(page)
    assert "权重对比" in words_on(get(client, officer, "sensitivity_paper", report.uid).content)


def request_path(cycle) -> str:
    return reverse(BUREAU + "cycle_detail", args=[cycle.uid])


def report_of(client, officer, director, cycle):
    """Made as a job with its seed, kept, and the same when it is made again."""
    wrong = post(client, officer, "sensitivity_start", cycle.uid, draws=7, seed=3, status=422)
    assert "greater than or equal to 100" in text_of(wrong)
    post(client, director, "sensitivity_start", cycle.uid, draws=100, seed=3, status=403)
    post(client, officer, "sensitivity_start", cycle.uid, draws=100, seed=3)
    report = SensitivityReport.objects.get()
    assert AuditEvent.objects.filter(kind="cycle.sensitivity_started").exists()
    assert "You may leave this page" in text_of(get(client, officer, "sensitivity_detail", report.uid))
    make.drain()
    report.refresh_from_db()
    assert report.digest == firmness.digest(report.record)
    first = report.record["subjects"][0]
    # The first leads in everything that is measured: no weight and no measure takes its place.
    assert (first["rank"], first["low"], first["median"], first["high"]) == (1, "1", "1", "1")
    page = text_of(get(client, director, "sensitivity_detail", report.uid))
    assert "grades are firm" in page
    assert "Weights that the data would give" in page
    assert "Without Banked" in page
    assert "Volume weighs a quarter more" in page
    get(client, director, "sensitivity_views", report.uid)
    book = load_workbook(io.BytesIO(get(client, officer, "sensitivity_file", report.uid).content))
    assert book["Ranks"].max_row == 13
    paper = get(client, director, "sensitivity_paper", report.uid)
    assert paper["Content-Disposition"] == f'attachment; filename="{cycle.reference}-3.pdf"'
    said = words_on(paper.content)
    assert "100次，随机种子3" in said
    assert "收汇率" in said
    assert get(client, officer, "sensitivity_paper", report.uid).content == paper.content


def published(client, officer, director, cycle):
    """Signed by one, published by another; whoever signed is told why not."""
    make.make_calendar()
    at_first = text_of(get(client, director, "cycle_detail", cycle.uid))
    assert "The result must be signed as checked first." in at_first
    cycle.refresh_from_db()
    post(client, officer, "cycle_sign", cycle.uid, version=cycle.version, note="Looked at the jump")
    cycle.refresh_from_db()
    post(client, director, "cycle_publish_provisionally", cycle.uid, version=cycle.version)
    cycle.refresh_from_db()
    assert cycle.state == CycleState.PROVISIONAL
    page = text_of(get(client, director, "cycle_detail", cycle.uid))
    assert "The result can be contested up to and including 2 August 2024." in page
    early = post(client, director, "cycle_publish", cycle.uid, version=cycle.version, status=422)
    assert "The result can still be contested." in text_of(early)


def waiting(client, person):
    """What the workbench says of contests: to the one who examines, then to the one who decides."""
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return re.findall(r"Contests of results (to \w+ \d+)", text_of(client.get(reverse("bureau:home"))))


def contested(client, officer, director, cycle, firm):
    """Examined by one, sent back, examined again, decided by the second; the officer may not decide."""
    admin = make_member(firm)
    contest = contesting.file(
        make.result_of(cycle, firm), figure="staff", claimed="10", statement="Insured: ten.", by=admin, now=make.FROZEN
    )
    assert [waiting(client, each) for each in (officer, director)] == [["to examine 1"], []]
    page = text_of(get(client, officer, "contest_detail", contest.uid))
    # Ten people instead of five are five points more, and a B: 57 before, 62 with it.
    assert "57.00 62.00" in page
    assert "The enterprise claims 10 " in page
    listed = get(client, director, "contest_list", query=f"?q={cycle.reference}").content.decode()
    assert contest.reference in listed
    wrong = {"version": 1, "outcome": "accept", "value": "many", "note": "Seen"}
    refused = post(client, officer, "contest_examine", contest.uid, status=422, **wrong)
    assert "This is no number." in text_of(refused)
    post(client, officer, "contest_examine", contest.uid, **wrong | {"value": ""})
    post(client, officer, "contest_decide", contest.uid, version=2, status=403)
    post(client, director, "contest_send_back", contest.uid, version=2, reason="Ask the insurance office")
    assert "Ask the insurance office" in text_of(get(client, officer, "contest_detail", contest.uid))
    post(client, officer, "contest_examine", contest.uid, **wrong | {"value": "10", "version": 3})
    assert [waiting(client, each) for each in (officer, director)] == [[], ["to decide 1"]]
    late = post(client, officer, "contest_examine", contest.uid, status=422, **wrong | {"note": "Ten, I saw the list"})
    assert "What you wrote was not sent Ten, I saw the list" in text_of(late)
    assert "nobody else moves" in text_of(get(client, director, "contest_detail", contest.uid))
    post(client, director, "contest_decide", contest.uid, version=4)
    assert f"{cycle.reference}/2 : B, 62.00" in text_of(get(client, officer, "contest_detail", contest.uid))
    corrected = make.result_of(cycle, firm)
    page = text_of(get(client, officer, "assessment_detail", corrected.uid))
    assert "One subject, after a contest · counts" in page
    assert contest.reference in page


def followed(client, officer, firms):
    """The quarter after, with the same trade and staff as before: nobody grows, and nobody's receipts are told."""
    rows = [
        row
        for place, firm in enumerate(firms)
        for row in (
            (firm, "trade", "2024Q2", "none", (1000 - 50 * place) * 100),
            (firm, "staff", "2024Q2", "none", 5),
        )
    ]
    make.tell(rows, "self", officer)
    later = make.open_cycle(Cycle.objects.get().scheme_version, officer, period=parse("2024Q2"))
    make.scored(later, officer)
    page = text_of(get(client, officer, "cycle_detail", later.uid))
    # By hand: the best falls from 91 to 50 + 5, the four that had a B fall to a C too; the seven others had one.
    assert "0 have a better grade than last time, 5 a lower one" in page
    assert "91.00 55.00 −36.00 A → C 1 → 1" in page
    one = get(client, officer, "assessment_list", later.uid, query=f"?q={firms[0].uscc}").context["page"].items
    assert one[0].change_words == "−36.00"


def test_criteria_of_a_recognition_open_no_cycle(client, at):
    """Anhui's read the day of the application and what an applicant states: no figure of a period tells it."""
    officer = figures.make_assessor(language="en")
    figures.load()
    version = make.make_version(recognition.scheme_text("AH"))
    at("2024-07-02T10:00")
    page = get(client, officer, "cycle_open")
    assert list(page.context["form"].fields["scheme_version"].queryset) == []
    assert "Not offered: schemes that read what the catalogue of figures does not have Anhui" in text_of(page)
    given = {"scheme_version": version.uid, "period": "2023", "collect_until": "2024-07-20", "contest_days": 10}
    assert "Select a valid choice" in text_of(post(client, officer, "cycle_open", status=422, **given))
    with pytest.raises(Refused) as refusal:
        make.open_cycle(version, officer, period=parse("2023"))
    assert refusal.value.field == "scheme_version"
    assert "Day of application, Applicant registered on, Area, Share held directly, Of them" in refusal.value.message
    months = {"period_kind": "year", "months": ["3"], "opens_on_day": 1, "collecting_days": 30, "contest_days": 10}
    refused = post(client, officer, "scheme_calendar", version.scheme.uid, status=422, version=0, **months)
    assert "does not have what this scheme reads" in text_of(refused)
    post(client, officer, "scheme_calendar", version.scheme.uid, version=0, **months | {"months": []})


def stopped(client, officer, director, cycle):
    cycle.refresh_from_db()
    empty = post(client, director, "cycle_stop", cycle.uid, version=cycle.version, reason="", status=422)
    assert "This field is required." in text_of(empty)
    post(client, director, "cycle_stop", cycle.uid, version=cycle.version, reason="Wrong period")
    assert "Wrong period" in text_of(get(client, officer, "cycle_detail", cycle.uid))


def lists(client, officer, cycle):
    assert cycle.reference in text_of(get(client, officer, "cycle_list"))
    assert "No cycle matches" in text_of(get(client, officer, "cycle_list", query="?q=nothing"))
    assert "No contest matches" in text_of(get(client, officer, "contest_list", query="?q=nothing"))


def test_of_nobody_nothing_is_complete(client):
    officer = figures.make_assessor()
    figures.load()
    cycle = make.open_cycle(make.make_version(), officer, roles=["payment"])
    page = text_of(get(client, officer, "cycle_detail", cycle.uid))
    assert "Nobody is assessed" in page
    assert "Of everybody" not in page
