"""What an enterprise sees of its assessment: when, who, every point and what is behind it, the paper."""

import io
import re
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from enterprises import result_papers
from enterprises.actions.assessments import contesting
from enterprises.forms_contests import ExamineForm
from enterprises.models import Assessment, Contest, SharingItem
from enterprises.result_pages import ResultPage
from enterprises.rules.assessment import claimed
from enterprises.rules.assessment.scheme import load_scheme
from enterprises.rules.figures.periods import parse
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from tests.factories import assessments as make
from tests.factories.figures import make_assessor
from tests.factories.people import make_member, make_officer

pytestmark = pytest.mark.django_db
PORTAL = "portal:enterprises:"
GROUPED = (
    make.QUARTERLY[: make.QUARTERLY.index("parts:")].replace(
        "figures:",
        "clauses:\n  c1: {label: {zh: 第一条, en: Clause 1}, text: {zh: 评价规模。, en: Size is assessed.}}\nfigures:",
        1,
    )
    + """\
parts:
- id: size
  label: {zh: 规模, en: Size}
  weight: 70%
  clause: c1
  parts:
  - {id: volume, label: {zh: 交易规模, en: Volume}, weight: 60%, value: trade,
     normalise: {goalposts: {from: 0 CNY, to: 1000 CNY}}}
  - {id: rise, label: {zh: 增长, en: Rise}, weight: 40%, value: "growth(trade, trade_before)",
     normalise: {goalposts: {from: 0%, to: 100%}}}
- id: sound
  label: {zh: 质量, en: Soundness}
  weight: 30%
  gate: {least: 60%, ceiling: 59}
  parts:
  - {id: banked, label: {zh: 收汇率, en: Banked}, weight: 50%, value: "share(receipts, trade)",
     normalise: {goalposts: {from: 0%, to: 100%}}}
  - {id: people, label: {zh: 人员, en: People}, weight: 50%, value: staff, normalise: {goalposts: {from: 0, to: 10}}}
"""
    + make.QUARTERLY[make.QUARTERLY.index("grades:") :]
)


def assessed(client, at, count):
    """So many firms and the cycle of the first quarter, scored; the client reads English."""
    cache.clear()
    at("2024-07-22T10:00")
    client.cookies["django_language"] = "en"
    make.make_calendar()
    officer, director = make_assessor(), make_officer(R.DIRECTOR)
    firms = make.make_firms(officer, count)
    version = make.make_version(GROUPED)
    cycle = make.scored(make.open_cycle(version, officer))
    return {"firms": firms, "cycle": cycle, "officer": officer, "director": director, "version": version}


@pytest.fixture
def zone(client, at):
    return assessed(client, at, 12)


def get(client, user, name, *args, query="", status=200):
    client.force_login(user)
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == status, response.content.decode()[:2000]
    return response


def words_of(response) -> str:
    """The text of a page without mark-up."""
    text = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", text.replace("&quot;", '"').replace("&#x27;", "'"))


def test_a_result_explains_every_point(client, zone, django_assert_max_num_queries):
    firms, cycle = zone["firms"], zone["cycle"]
    lead = make_member(firms[2], R.PROJECT_LEAD)
    own = make.result_of(cycle, firms[2])
    page = (PORTAL + "assessment_detail", own.uid)
    get(client, lead, *page, status=404)  # nothing before the provisional publication
    assert "No result yet" in words_of(get(client, lead, PORTAL + "assessment_list", firms[2].uid))
    assert (
        "Assessment results"
        not in words_of(get(client, lead, "portal:home")).split("My enterprises")[0].split("Sign out")[-1]
    )
    make.provisional(cycle, zone["officer"], zone["director"])

    with django_assert_max_num_queries(40):
        response = get(client, lead, *page)
    text = words_of(response)
    # Size 0.7 x (0.6 x 0.9 + 0.4 x 0.8), soundness 0.3 x 0.5 x 0.5: 67.7, cut to 59 by the gate.
    for each in (
        "C, 59.00 points",
        "Size",
        "60.20",
        "37.80",
        "22.40",
        "7.50",
        "Limited: Soundness below its least −8.70",
        "25.0% reached, below the least of 60%",
        "Soundness is below its least: the score is limited",
        "Required and not reported: counts as zero.",
        "The authorisation was revoked",  # why the bank's figure was not read
        "Clause 1 Size is assessed.",
        "Reported by the enterprise",
        "as of 1 July 2024",
        "3 / 4",
        "9 working days left",
        "No earlier result",
        own.digest,
    ):
        assert each in text, each
    # Banked alone reaches the gate: (0.7 + 0.5) / 2; then 60.2 + 18 points.
    assert "What would reach B 1.00 points missing Only Banked +19.20 None → 70%" in text
    found = ResultPage(Assessment.objects.for_page().get(pk=own.pk))
    lines = [row for row in found.rows if row.kind != "group"]
    assert sum(Decimal(row.points.replace("−", "-")) for row in lines) == Decimal(found.score_text)
    assert "of 12" in text
    assert "median" in text
    assert "median ¥725.00" in text
    assert "Assessment results" in words_of(get(client, lead, "portal:home"))
    listed = words_of(get(client, lead, PORTAL + "assessment_list", firms[2].uid))
    assert "59" in listed
    assert "9 working days left" in listed
    assert get(client, lead, PORTAL + "assessment_home", status=302)["Location"].endswith(
        f"{firms[2].uid}/assessments/"
    )

    # Nobody else: another enterprise, an agent, a visitor; the bureau has pages of its own.
    get(client, make_member(firms[3]), *page, status=404)
    get(client, make_member(firms[3]), PORTAL + "assessment_list", firms[2].uid, status=404)
    get(client, make_member(firms[2], R.AGENT), *page, status=403)
    get(client, zone["officer"], *page, status=404)
    get(client, zone["officer"], PORTAL + "assessment_paper", own.uid, status=404)
    get(client, make_member(firms[2], R.READER), *page)
    client.logout()
    assert client.get(reverse(page[0], args=page[1:])).status_code == 302
    paper_and_check(client, lead, own)


def paper_and_check(client, lead, own):
    """Whoever has the paper's hash can check it, nobody else learns anything."""
    assert get(client, lead, PORTAL + "assessment_paper", own.uid).content.startswith(b"%PDF")
    client.logout()
    client.cookies["django_language"] = "en"
    address = reverse("public:assessment_verify", args=[own.uid])
    for query, told in (("", False), ("?h=" + "0" * 64, False), (f"?h={own.digest.upper()}", True)):
        text = words_of(client.get(address + query))
        assert ("59.00" in text and "Tianjin Sample Trading" in text) is told, query
        assert ("The paper does not match" in text) is (bool(query) and not told), query
    own.record = own.record.replace('"59"', '"95"')
    assert not result_papers.is_intact(own)


def test_what_has_changed_since_the_last_result(client, zone):
    """The quarter before: 49 for size, 7.5 for people, nothing banked. Then 70, 7.5, and 12 for 80 % banked."""
    firm, version, officer = zone["firms"][0], zone["version"], zone["officer"]
    admin = firm.memberships.get().user
    make.tell([(firm, "trade", "2023Q3", "none", 250_00), (firm, "staff", "2023Q4", "none", 5)], "self", officer)
    earlier = make.scored(make.open_cycle(version, officer, period=parse("2023Q4")))
    own, page = make.result_of(zone["cycle"], firm), PORTAL + "assessment_detail"
    make.provisional(zone["cycle"], officer, zone["director"])
    assert "No earlier result" in words_of(get(client, admin, page, own.uid))  # the other is not shown yet
    make.provisional(earlier, officer, zone["director"])
    text = words_of(get(client, admin, page, own.uid))
    assert "A, 89.50 points" in text
    assert "+33.00 2023Q4: 56.50, C" in text
    for each in (
        "Size Clause 1 Size is assessed. 70 70.00 +21.00",
        "Soundness 65.0% reached",
        "Total 100 89.50 +33.00",
    ):
        assert each in text, each
    assert "What would reach" not in text  # there is no higher grade

    unrated = make.result_of(earlier, zone["firms"][1])
    lead = make_member(zone["firms"][1], R.PROJECT_LEAD)
    text = words_of(get(client, lead, page, unrated.uid))
    assert "Not rated: too little reported" in text
    assert "Total" not in text
    assert "fewer than 10 are rated" not in text
    assert get(client, lead, PORTAL + "assessment_paper", unrated.uid).content.startswith(b"%PDF")


def test_a_change_is_the_difference_of_the_scores_that_are_shown(client, zone):
    """497.50 in the quarter before: 20.895 and 27.72 for size, 7.5, 56.115 in all, shown as 56.12. To 89.50 that is
    33.38, though 33.385 rounds to 33.39."""
    firm, version, officer = zone["firms"][0], zone["version"], zone["officer"]
    told = [("trade", "2023Q3", 250_00), ("trade", "2023Q4", 497_50), ("staff", "2023Q4", 5)]
    make.tell([(firm, code, period, "none", value) for code, period, value in told], "self", officer)
    for cycle in (make.scored(make.open_cycle(version, officer, period=parse("2023Q4"))), zone["cycle"]):
        make.provisional(cycle, officer, zone["director"])
    own = make.result_of(zone["cycle"], firm)
    text = words_of(get(client, firm.memberships.get().user, PORTAL + "assessment_detail", own.uid))
    assert "+33.38 2023Q4: 56.12, C" in text
    assert "Total 100 89.50 +33.38" in text
    assert "Clause 1 Size is assessed. 70 70.00 +21.39" in text
    assert "at least 60% is asked 30 19.50 +11.99" in text  # so that the column makes its total
    listed = get(client, officer, "bureau:enterprises:assessment_list", zone["cycle"].uid, query=f"?q={firm.uscc}")
    assert listed.context["page"].items[0].change_words == "+33.38"
    assert "56.12 89.50 +33.38" in words_of(get(client, officer, "bureau:enterprises:cycle_detail", zone["cycle"].uid))


def test_nothing_is_told_of_the_others_in_a_small_group(client, at):
    zone = assessed(client, at, 4)
    make.provisional(zone["cycle"], zone["officer"], zone["director"])
    lead = make_member(zone["firms"][1], R.PROJECT_LEAD)
    own = make.result_of(zone["cycle"], zone["firms"][1])
    text = words_of(get(client, lead, PORTAL + "assessment_detail", own.uid))
    for each in ("fewer than 5 can be compared", "No places fewer than 10 are rated", "59.00 points"):
        assert each in text, each
    for each in ("median", "Among 4", "How firm the place is"):
        assert each not in text, each
    assert "Reported by the enterprise says ¥950.00" in text  # customs comes first


def test_a_limit_that_holds_nothing_down_says_that_it_bars_a_higher_grade(client, at):
    """Soundness is at 25%, not 60%, so C at most: the second, with 67.7 points, would be a B, the last is a C."""
    cache.clear()
    at("2024-07-22T10:00")
    make.make_calendar()
    officer = make_assessor()
    firms = make.make_firms(officer)
    version = make.make_version(GROUPED.replace("gate: {least: 60%, ceiling: 59}", "gate: {least: 60%, grade: C}"))
    cycle = make.scored(make.open_cycle(version, officer))
    make.provisional(cycle, officer, make_officer(R.DIRECTOR))
    client.cookies["django_language"] = "en"
    for firm, points, told in (
        (firms[1], "67.70", "The points alone would give a higher grade"),
        (firms[11], "26.40", "The grade is the one of the points; a higher one is barred"),
    ):
        own = make.result_of(cycle, firm)
        text = words_of(get(client, make_member(firm), PORTAL + "assessment_detail", own.uid))
        assert f"C, {points} points" in text
        assert told in text
        assert "Soundness is below its least: the grade is C at most" in text


def photo():
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(stream, "PNG")
    return SimpleUploadedFile("银行回单.png", stream.getvalue())


def post(client, user, name, *args, query="", data=None, status=302):
    client.force_login(user)
    response = client.post(reverse(name, args=args) + query, data or {})
    assert response.status_code == status, response.content.decode()[:2000]
    return response


def test_a_figure_is_contested_and_its_effect_seen_first(client, zone):
    """Receipts of 630 make 70 % of 900: soundness reaches its least, 60.2 + 18 points stay uncut."""
    firm, cycle, officer, director = zone["firms"][2], zone["cycle"], zone["officer"], zone["director"]
    make.provisional(cycle, officer, director)
    admin, own, new = firm.memberships.get().user, make.result_of(cycle, firm), PORTAL + "contest_new"
    reader, other = make_member(firm, R.READER), make_member(zone["firms"][3])
    get(client, reader, new, own.uid, status=403)
    get(client, other, new, own.uid, status=404)
    assert "Contest a figure" not in words_of(get(client, reader, PORTAL + "assessment_detail", own.uid))
    listed = words_of(get(client, admin, new, own.uid))
    assert "Which figure is wrong?" in listed
    assert "Receipts Not reported" in listed
    address, stated = (new, own.uid), {"claimed": "630", "statement": "The bank's slips show it."}
    get(client, admin, *address, query="?figure=receipts")

    wrong = post(client, admin, *address, query="?figure=receipts", data=stated | {"claimed": "much"}, status=422)
    assert "This is no number." in words_of(wrong)
    preview = stated | {"preview": "1", "evidence": photo()}
    page = post(client, admin, *address, query="?figure=receipts", data=preview, status=200)
    for each in ("Score 59.00 → 78.20", "Grade C → B", "nothing is sent yet", "银行回单.png"):
        assert each in words_of(page), each
    assert not Contest.objects.exists()
    kept = re.search(r'name="evidence_kept" value="([^"]+)"', page.content.decode())[1]
    sent = stated | {"file": "1", "evidence_kept": [kept, "nonsense"]}
    where = post(client, admin, *address, query="?figure=receipts", data=sent)["Location"]
    contest = Contest.objects.get()
    assert (contest.figure, contest.claimed, contest.files.count()) == ("receipts", "630.00", 1)
    again = post(client, admin, *address, query="?figure=receipts", data=stated | {"file": "1"}, status=409)
    assert "This value is being contested already." in words_of(again)

    contesting.examine(contest, outcome="accept", note="internal remark", by=officer, now=clock.now())
    text = words_of(get(client, reader, PORTAL + "contest_detail", contest.uid))
    assert where.endswith(f"{contest.uid}/")
    for each in ("Examined, waits for the decision", "¥630.00", "59.00 → 78.20", "to be decided by 12 August 2024"):
        assert each in text, each
    assert "internal remark" not in text
    paper = (PORTAL + "contest_file", contest.uid, contest.files.get().uid)
    assert get(client, reader, *paper).getvalue().startswith(b"\x89PNG")
    for page in (paper, (PORTAL + "contest_detail", contest.uid)):
        get(client, other, *page, status=404)
    post(client, reader, PORTAL + "contest_withdraw", contest.uid, status=403)
    post(client, other, PORTAL + "contest_withdraw", contest.uid, status=404)

    contesting.decide(contest, note="The slips are genuine.", by=director, now=clock.now())
    text = words_of(get(client, admin, PORTAL + "contest_detail", contest.uid))
    for each in ("See the new result", "Accepted The slips are genuine."):
        assert each in text, each
    moved = get(client, admin, PORTAL + "assessment_detail", own.uid, status=302)["Location"]
    text = words_of(client.get(moved))
    for each in ("B, 78.20 points", "Accepted after a contest", "Your contests", contest.reference):
        assert each in text, each

    newer = make.result_of(cycle, firm)
    post(client, admin, new, newer.uid, query="?figure=staff", data=stated | {"claimed": "6", "file": "1"})
    second = Contest.objects.latest("pk")
    post(client, admin, PORTAL + "contest_withdraw", second.uid)
    assert "Withdraw the contest" not in words_of(get(client, admin, PORTAL + "contest_detail", second.uid))
    second.refresh_from_db()
    assert second.state == "withdrawn"


VETOED = GROUPED.replace(
    "  staff:",
    "  barred: {type: bool, label: {zh: 虚报, en: False figures}, indicator: false_figures,\n"
    "    sources: [district], period: quarter}\n  staff:",
    1,
).replace(
    "grades:\n", "vetoes:\n- {id: bar, label: {zh: 查实虚报, en: Proved false}, when: barred, grade: C}\ngrades:\n"
)


def test_what_a_veto_rests_on_is_shown_and_can_be_contested(client, at):
    """92 points and the lowest grade: the figure behind the veto is behind no indicator."""
    cache.clear()
    at("2024-07-22T10:00")
    client.cookies["django_language"] = "en"
    make.make_calendar()
    officer, director = make_assessor(), make_officer(R.DIRECTOR)
    firm = make.make_firms(officer)[0]
    item = SharingItem.objects.get(number="GX-QS-2026-004")
    make.tell([(firm, "false_figures", "2024Q1", "none", 1)], "district", officer, basis="catalogue", sharing=item.pk)
    cycle = make.scored(make.open_cycle(make.make_version(VETOED), officer))
    make.provisional(cycle, officer, director)
    admin, own, new = firm.memberships.get().user, make.result_of(cycle, firm), PORTAL + "contest_new"
    text = words_of(get(client, admin, PORTAL + "assessment_detail", own.uid))
    for each in (
        "C, 89.50 points",
        "Proved false: the grade is C at most",
        "False figures yes District commerce bureaus",
    ):
        assert each in text, each
    assert "Points alone do not help" in text
    assert "points missing" not in text
    assert "False figures yes District" in words_of(
        get(client, officer, "bureau:enterprises:assessment_detail", own.uid)
    )
    assert "False figures District commerce bureaus yes" in words_of(get(client, admin, new, own.uid))
    stated = {"claimed": "0", "statement": "Closed without a finding."}
    page = post(client, admin, new, own.uid, query="?figure=barred", data=stated | {"preview": "1"}, status=200)
    assert "Grade C → A" in words_of(page)
    post(client, admin, new, own.uid, query="?figure=barred", data=stated | {"file": "1"})
    contest = Contest.objects.get()
    told = words_of(get(client, admin, PORTAL + "contest_detail", contest.uid))
    assert "False figures" in told
    assert "District commerce bureaus" in told
    examined = get(client, officer, "bureau:enterprises:contest_detail", contest.uid)
    assert "District commerce bureaus" in words_of(examined)
    assert '<option value="0" selected>no</option>' in examined.content.decode()


def test_the_examiner_writes_a_value_as_the_enterprise_did():
    """5 is 5 %, not 500 %; the claimed value stands there as it was typed."""
    rate = "  back: {type: rate, label: {zh: 退货率, en: Returns}, indicator: returns, period: quarter}\n"
    scheme = load_scheme(VETOED.replace("  staff:", f"{rate}  staff:", 1))
    figure = scheme.figure("back")
    data = {"version": 1, "outcome": "accept", "note": "Seen"}
    for typed, exact in (("5", "0.05"), ("12.5", "0.125"), ("", "")):
        form = ExamineForm(data | {"value": typed}, scheme=scheme, figure=figure)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["value"] == exact
    assert claimed.typed(figure, "0.125") == "12.5"
    assert claimed.typed(scheme.figure("trade"), "630.00") == "630.00"


def test_the_bureaus_page_of_an_enterprise_has_its_latest_results(client, zone):
    """Not before they are shown, and only to those who read results."""
    cycle, firm = zone["cycle"], zone["firms"][1]
    officer, caseworker = (make_officer(role, language="en") for role in (R.ASSESSMENT_OFFICER, R.CASEWORKER))
    page = ("bureau:enterprises:enterprise_detail", firm.uid)
    assert "No result that has been shown yet." in get(client, officer, *page).content.decode()
    make.provisional(cycle, zone["officer"], zone["director"])
    result = make.result_of(cycle, firm)
    shown = get(client, officer, *page)
    assert [row["assessment"] for row in shown.context["results"]] == [result]
    assert reverse("bureau:enterprises:assessment_detail", args=[result.uid]) in shown.content.decode()
    hidden = get(client, caseworker, *page)
    assert hidden.context["results"] is None
    assert "No result that has been shown yet." not in hidden.content.decode()
