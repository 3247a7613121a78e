"""The pages of schemes: the editor keeps what is typed, two people publish, versions are compared, weights found."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.actions.schemes import publishing, writing
from enterprises.models import Scheme, SchemeVersion
from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from tests.enterprises.views.test_cycles import words_on
from tests.factories import assessments as make
from tests.factories import figures
from tests.factories.people import NOW, make_officer

pytestmark = pytest.mark.django_db
LIVE = {"HX-Request": "true"}


@pytest.fixture
def people(at, client):
    at("2024-07-02T10:00:00")
    found = {"assessor": figures.make_assessor(), "director": make_officer(R.DIRECTOR, name="贺兰")}
    client.force_login(found["assessor"])
    return found


def address(name: str, *args) -> str:
    return reverse(f"bureau:enterprises:{name}", args=args)


def test_a_scheme_is_begun_edited_proposed_and_approved_on_its_pages(client, people):
    sent = {"code": "park-2026", "subject": "park", "name_zh": "园区评价", "name_en": "Parks"}
    begun = client.post(address("scheme_start"), sent)
    version = SchemeVersion.objects.get()
    assert begun.url == address("scheme_version_edit", version.uid)
    assert client.post(address("scheme_start"), sent).status_code == 422  # the code is taken
    page = client.get(begun.url).content.decode()
    assert 'class="line-numbers"' in page
    assert "交易规模" in page

    faulty = version.document.replace("weight: 60%", "weight: 70%")
    line = faulty[: faulty.index("- id: volume")].count("\n") + 1
    answer = client.post(begun.url, {"revision": 1, "document": faulty}, headers=LIVE)
    text = answer.content.decode()
    for mark in (f'data-line="{line}"', 'value="2"', 'id="editor-more"'):
        assert mark in text
    stale = client.post(begun.url, {"revision": 1, "document": "x"}, headers=LIVE)
    assert (stale.status_code, SchemeVersion.objects.get().document) == (409, faulty)
    assert "finding-not_met" in client.get(address("scheme_version_propose", version.uid)).content.decode()
    client.post(begun.url, {"revision": 2, "document": version.document})

    sent = {"valid_from": "2024-07-02", "note": "首版", "revision": 2}
    answer = client.post(address("scheme_version_propose", version.uid), sent)
    assert (answer.status_code, "首版" in answer.content.decode()) == (422, True)
    assert answer.context["form"]["revision"].value() == 3
    sent |= {"revision": 3}
    done = client.post(address("scheme_version_propose", version.uid), sent)
    assert done.url == address("scheme_version_detail", version.uid)
    late = client.post(begun.url, {"revision": 3, "document": "# 我的"})
    assert late.status_code == 410
    assert "此草稿已被他人提请批准，本次未保存。" in late.content.decode()
    assert "# 我的" in late.content.decode()
    assert client.get(address("scheme_version_approve", version.uid)).status_code == 403
    client.force_login(people["director"])
    assert "首版" in client.get(done.url).content.decode()
    approve = address("scheme_version_approve", version.uid)
    read = client.get(approve).context["form"].initial["revision"]
    publishing.take_back(version, by=people["assessor"], now=NOW)
    publishing.propose(version, valid_from=date(2024, 7, 2), by=people["assessor"], now=NOW)
    assert client.post(approve, {"valid_from": "2024-07-02", "revision": read}).status_code == 409
    assert not SchemeVersion.objects.published().exists()
    read = client.get(approve).context["form"].initial["revision"]
    client.post(approve, {"valid_from": "2024-07-02", "revision": read})
    assert SchemeVersion.objects.published().get() == version
    for name, uid in (("scheme_list", ()), ("scheme_detail", (version.scheme.uid,))):
        assert "园区评价" in client.get(address(name, *uid)).content.decode()
    assert client.post(address("scheme_version_retire", version.uid), {"reason": ""}).status_code == 422


def test_the_calendar_is_set_on_its_page_and_a_stale_one_says_so(client, people):
    draft = writing.enter_version(make.QUARTERLY, by=people["assessor"], now=NOW)
    page = address("scheme_calendar", draft.scheme.uid)
    sent = {"period_kind": "quarter", "months": ["1", "4"], "opens_on_day": 10, "collecting_days": 30}
    sent |= {"contest_days": 7, "roles": ["platform"], "version": 0}
    assert client.post(page, sent | {"contest_days": 6}).status_code == 422
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent).status_code == 422
    calendar = Scheme.objects.get().calendar
    assert (calendar.months, calendar.roles, calendar.version) == ([1, 4], ["platform"], 1)


SECOND = (("weight: 50%", "weight: 30%"), ("weight: 10%", "weight: 30%"))  # volume gives to people


def test_two_versions_are_compared_on_what_a_cycle_froze_and_on_a_table(client, people):
    officer = people["assessor"]
    firms = make.make_firms(officer)
    first = make.make_version()
    cycle = make.open_cycle(first, officer)
    make.scored(cycle, officer)
    draft = writing.start_version(first.scheme, by=officer, now=NOW)
    document = draft.document
    for before, after in SECOND:
        document = document.replace(before, after)
    draft = writing.save_draft(draft, document, expected_revision=1, by=officer, now=NOW)

    page = address("scheme_compare", draft.uid)
    assert cycle.reference in client.get(page).content.decode()
    answer = client.post(page, {"base": first.uid, "cycle": cycle.uid})
    found = answer.context["found"]
    by_firm = {each.subject: each for each in found.subjects}
    # the first: 50 + 20 + 16 + 5 = 91; with 30 for volume and 30 for people 30 + 20 + 16 + 15 = 81, still an A
    assert [round(each, 6) for each in by_firm[firms[0].uscc].score] == [91, 81]
    # the second, by customs' 900: 45 + 16 + 0 + 5 = 66; 27 + 16 + 0 + 15 = 58: from B to C
    second = by_firm[firms[1].uscc]
    assert ([round(each, 6) for each in second.score], second.grade) == ([66, 58], ("B", "C"))
    assert answer.context["unread"] == []
    event = AuditEvent.objects.get(kind="scheme.version_compared")
    assert (event.payload["data"], event.payload["subjects"]) == (cycle.reference, 12)

    sheet = client.post(page, {"base": first.uid, "cycle": cycle.uid, "sheet": "1"})
    book = load_workbook(io.BytesIO(sheet.content))
    rows = list(book.worksheets[2].values)
    assert len(rows) == 13
    own = next(row for row in rows if row[0] == firms[1].uscc)
    assert own[2:5] == (66, 58, -8)

    paper = client.post(page, {"base": first.uid, "cycle": cycle.uid, "paper": "1"})
    assert paper["Content-Type"] == "application/pdf"
    said = words_on(paper.content)
    assert f"等级变化{found.grade_changes}家" in said
    assert "66.0058.00−8.00" in said
    assert AuditEvent.objects.filter(kind="scheme.version_compared").count() == 3

    table = b"id,trade,trade_before,receipts,staff\nA,500,400,250,5\nB,100,100,100,10\n"
    answer = client.post(page, {"base": first.uid, "table": SimpleUploadedFile("values.csv", table)})
    # A: 25 + 20/4 + 10 + 5 = 45; 15 + 5 + 10 + 15 = 45. B: 5 + 0 + 20 + 10 = 35; 3 + 0 + 20 + 30 = 53
    scores = {each.subject: [round(score, 6) for score in each.score] for each in answer.context["found"].subjects}
    assert scores == {"A": [45, 45], "B": [35, 53]}
    # 25.0065 + 0 + 20 + 5 = 50.0065, 15.0039 + 0 + 20 + 15 = 50.0039: shown as 50.01 and 50.00, which differ by 0.01
    close = b"id,trade,trade_before,receipts,staff\nC,500.13,500.13,500.13,5\n"
    close = client.post(page, {"base": first.uid, "table": SimpleUploadedFile("values.csv", close)})
    assert (close.context["moves"][0]["scores"], close.context["moves"][0]["change"]) == (["50.01", "50.00"], "−0.01")
    kept = answer.context["kept"].uid
    assert client.post(page, {"base": first.uid, "table_kept": kept}).status_code == 200
    wrong = SimpleUploadedFile("values.csv", b"id,trade\nA,many\n")
    answer = client.post(page, {"base": first.uid, "table": wrong})
    assert (answer.status_code, len(answer.context["flaws"])) == (422, 1)
    assert client.post(page, {"base": first.uid}).status_code == 422  # neither
    both = {"base": first.uid, "cycle": cycle.uid, "table": SimpleUploadedFile("values.csv", table)}
    answer = client.post(page, both)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["table"])
    nothing = {"base": first.uid, "table": SimpleUploadedFile("values.csv", "id,其他\nA,1\n".encode())}
    text = client.post(page, nothing).content.decode()
    assert "依这些数据均无法评定" in text
    assert "0 个对象等级变动" not in text
    assert publishing.steps_of(draft, officer)["edit"]


def test_weights_by_comparison_stand_in_the_address(client, people):
    names = "names=成本%0A质量%0A交期"
    # Saaty's scale: 3, 5, 2 is nearly consistent; weights about 0.648, 0.230, 0.122
    page = client.get(f"{address('scheme_weights')}?{names}&pair-0-1=3&pair-0-2=5&pair-1-2=2")
    assert [row["value"] for row in page.context["weights"]] == ["64.83%", "22.97%", "12.20%"]
    assert (page.context["is_consistent"], page.context["doubt"]) == (True, None)
    assert page.context["line"] == "weights: {method: ahp, matrix: [[1, 3, 5], [1/3, 1, 2], [1/5, 1/2, 1]]}"
    circle = f"{address('scheme_weights')}?{names}&pair-0-1=9&pair-1-2=9&pair-0-2=1/9"
    part = client.get(circle, headers={"HX-Target": "found"}).content.decode()
    assert "判断为" in part
    assert "<form" not in part
    assert client.get(address("scheme_weights") + "?pair-0-1=zzz").status_code == 200
