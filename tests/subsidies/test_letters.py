"""Letters: written once after each act, in Chinese, unchanged for ever, and verifiable by anybody with the paper."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pypdf
import pytest
from django.urls import reverse

from pilotzone.audit.models import AuditEvent
from pilotzone.audit.queries import verify as verify_chains
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel import canonical
from pilotzone.kernel.access import R
from pilotzone.papers.pdf import drawable
from subsidies import letter_papers, tasks
from subsidies import letters as reads
from subsidies.actions import (
    appealing,
    bank_results,
    correcting,
    deciding,
    lapsing,
    letters,
    missing_papers,
    recovering,
    reviewing,
    ruling_reviews,
    time_limits,
    undeciding,
)
from subsidies.enums_proof import LetterKind
from subsidies.models import DeemedWithdrawal, Letter, MissingPaper
from subsidies.remedies import Refusal
from subsidies.rules.capitals import capitals
from subsidies.views.public_letters import in_force
from tests.factories.claims import load_reference
from tests.factories.payment import make_exported, make_payable
from tests.factories.people import NOW, make_enterprise, make_member, make_officer
from tests.factories.review import approved, at_city, make_bureau, make_submitted

LATER = NOW + timedelta(hours=3)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def bureau(db):
    load_reference()
    return make_bureau()


@pytest.fixture
def claim(bureau):
    return make_submitted()


def write_all() -> list[Letter]:
    """As the worker does it: whatever was asked for, twice."""
    for row in OutboxTask.objects.filter(task="subsidies.issue_letter").order_by("pk"):
        for _time in (1, 2):
            tasks.issue_letter(*row.args)
    return list(Letter.objects.order_by("pk"))


def text_of(letter: Letter) -> str:
    """Without line breaks and spaces: where a line ends is the paper's business."""
    pages = pypdf.PdfReader(io.BytesIO(letter_papers.draw(letter))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_taking_a_claim_up_is_told_once_whichever_desk_takes_it(claim, bureau):
    reviewing.take(claim, by=bureau.commerce, now=NOW)
    reviewing.take(claim, by=bureau.commerce, now=LATER)
    (letter,) = write_all()

    assert (letter.kind, letter.reference, letter.dated) == ("acceptance", "WS-2024-000001", NOW)
    text = text_of(letter)
    for part in (
        "受理通知书",
        claim.enterprise.name_zh,
        claim.reference,
        "2024年7月1日",
        "2024年7月2日",
        letter.reference,
    ):
        assert part in text, part


def test_corrections_are_all_named_in_one_letter(claim, bureau):
    line = claim.lines.get()
    remarks = {
        "answer:turnover": "与年报不一致",
        f"line:{line.uid}:invoice_date": "与发票不一致",
        "material:invoices": "补交 <发票> & 凭证",
    }
    correcting.request(claim, remarks, by=bureau.commerce, now=NOW)
    (letter,) = write_all()

    text = text_of(letter)
    assert "下列3项需要补正" in text
    for part in ("补正通知书", "与年报不一致", "第1行", "补交<发票>&凭证", "视为放弃申报"):
        assert part in text, part


def test_a_refusal_cites_its_clause_and_tells_of_the_remedies(claim, bureau):
    at_city(claim, bureau, NOW)
    deciding.refuse(claim, clause="c4", reason="发票购买方\n不是贵单位。", by=bureau.caseworker, now=NOW)
    (letter,) = write_all()

    claim.refresh_from_db()
    text = text_of(letter)
    until = "2024年7月16日24时前"  # ten working days after 2 July
    for part in ("不予支持告知书", "发票购买方不是贵单位。", until, "申请复核", "行政复议", "行政诉讼"):
        assert part in text, part


def test_a_refusal_whose_limit_is_provisional_names_the_days_instead(claim):
    """For 2030 nobody has entered the working days yet."""
    refused = Refusal(datetime(2030, 1, 2, 2, 0, tzinfo=UTC), "c4", "发票购买方不是贵单位。")
    told = "".join(reads.refusal(claim, refused)["paragraphs"])
    assert "收到本告知书之日起10个工作日内" in told
    assert "24时前" not in told


def test_no_letter_tells_of_a_refusal_that_never_was(claim):
    with pytest.raises(LookupError):
        letters.issue(LetterKind.REFUSAL, claim.pk, now=NOW)


def rule(review, bureau, outcome):
    ruling_reviews.propose(review, outcome=outcome, reason="更名证明属实。", by=bureau.director, now=LATER)
    ruling_reviews.confirm(review, by=bureau.deputy, now=LATER)


def refuse_and_ask(claim, bureau):
    deciding.refuse(claim, clause="c4", reason="发票购买方不是贵单位。", by=bureau.caseworker, now=NOW)
    claim.refresh_from_db()
    admin = make_member(claim.enterprise, R.ENTERPRISE_ADMIN)
    return appealing.ask(claim, grounds="企业已更名。", submission=uuid4(), by=admin, now=NOW)


@pytest.mark.parametrize(
    ("outcome", "says", "court"),
    [("kept", "维持原不予支持的决定", True), ("upheld", "撤销原不予支持的决定，该申报恢复市级复审", False)],
)
def test_a_review_is_answered_by_letter_with_its_reason(outcome, says, court, claim, bureau):
    at_city(claim, bureau, NOW)
    review = refuse_and_ask(claim, bureau)
    rule(review, bureau, outcome)
    letter = write_all()[-1]
    text = text_of(letter)
    assert (letter.kind, letter.about) == ("review", review.uid)
    for part in ("复核决定书", review.reference, says, "更名证明属实。", claim.enterprise.name_zh):
        assert part in text, part
    assert ("行政诉讼" in text) is court


def test_a_claim_refused_again_gets_a_letter_again(claim, bureau):
    at_city(claim, bureau, NOW)
    rule(refuse_and_ask(claim, bureau), bureau, "upheld")
    write_all()
    claim.refresh_from_db()
    deciding.refuse(claim, clause="c1", reason="不在本市登记。", by=bureau.caseworker, now=LATER)
    _first, second = [letter for letter in write_all() if letter.kind == "refusal"]
    assert "不在本市登记。" in text_of(second)


def test_a_refusal_lifted_before_its_letter_was_written_is_not_in_force(claim, bureau, client):
    at_city(claim, bureau, NOW)
    rule(refuse_and_ask(claim, bureau), bureau, "upheld")
    refusal, review = [in_force(letter) for letter in write_all()]
    assert (refusal, review) == (False, True)
    claim.refresh_from_db()
    deciding.refuse(claim, clause="c1", reason="不在本市登记。", by=bureau.caseworker, now=LATER)
    again = [letter for letter in write_all() if letter.kind == "refusal"]
    assert [in_force(letter) for letter in again] == [False, True]


def test_a_decision_that_fell_before_its_letter_was_written_has_none(claim, bureau):
    approved(claim, bureau, NOW)
    claim.refresh_from_db()
    undeciding.let_decision_fall(claim, by=bureau.caseworker, now=NOW)
    claim.save()
    assert write_all() == []


def test_a_decision_names_the_amount_in_figures_and_in_words(claim, bureau):
    """120,000 yuan of costs, 30 percent of them."""
    approved(claim, bureau, NOW)
    (letter,) = write_all()
    text = text_of(letter)
    for part in ("资金支持决定通知书", "36,000.00", "人民币叁万陆仟元整", "5个工作日"):
        assert part in text, part
    event = AuditEvent.objects.get(kind="letter.issued")
    assert (event.payload["digest"], event.chain.case_uid) == (letter.digest, claim.uid)
    assert list(verify_chains()) == []


def test_a_letter_is_never_changed_nor_removed_and_draws_the_same_bytes(claim, bureau):
    reviewing.take(claim, by=bureau.commerce, now=NOW)
    (letter,) = write_all()
    first = letter_papers.draw(letter)
    claim.enterprise.name_zh = "改了名的公司"
    claim.enterprise.save()
    assert letter_papers.draw(Letter.objects.get()) == first
    with pytest.raises(TypeError):
        letter.save()
    with pytest.raises(TypeError):
        letter.delete()


def test_the_papers_have_every_sign_that_the_letters_are_written_with():
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "templates/subsidies/letters").glob("*.txt")]
    texts.append((ROOT / "subsidies/rules/capitals.py").read_text(encoding="utf-8"))
    assert len(texts) == 13
    assert [text for text in texts if drawable(text.replace("\t", " ")) != text] == []


@pytest.mark.parametrize(
    ("fen", "words"),
    [  # the examples of 《正确填写票据和结算凭证的基本规定》, then edges by hand
        (140950, "壹仟肆佰零玖元伍角"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (5, "伍分"),
        (1000, "壹拾元整"),
        (10_0500_00, "壹拾万零伍佰元整"),
        (1_0000_0001_00, "壹亿零壹元整"),
        (2_0000_5000_00, "贰亿零伍仟元整"),
    ],
)
def test_amounts_in_financial_numerals(fen, words):
    assert capitals(fen) == words


def test_amounts_without_financial_numerals_are_refused():
    for fen in (-1, 10**18):
        with pytest.raises(ValueError, match="numerals"):
            capitals(fen)


class TestPages:
    @pytest.fixture
    def letter(self, claim, bureau):
        reviewing.take(claim, by=bureau.commerce, now=NOW)
        return write_all()[0]

    def test_both_sides_read_it_and_nobody_else(self, letter, claim, bureau, client):
        portal = reverse("portal:subsidies:letter_file", args=[claim.uid, letter.uid])
        office = reverse("bureau:subsidies:letter_file", args=[claim.uid, letter.uid])
        client.force_login(make_member(claim.enterprise, R.READER))
        assert client.get(portal)["Content-Type"] == "application/pdf"
        assert portal in client.get(reverse("portal:subsidies:application_detail", args=[claim.uid])).content.decode()
        client.force_login(bureau.commerce)
        assert client.get(office).content == letter_papers.draw(letter)
        assert office in client.get(reverse("bureau:subsidies:application_detail", args=[claim.uid])).content.decode()
        client.force_login(make_member(make_enterprise("别的公司")))
        assert client.get(portal).status_code == 404

    def test_anybody_with_the_paper_verifies_it(self, letter, client):
        address = reverse("public:letter", args=[letter.uid])
        assert letter_papers.verify_url(letter).endswith(f"{address}?h={letter.digest}")
        for digest, genuine in ((letter.digest, True), (letter.digest.upper(), True), ("0" * 64, False), ("", False)):
            page = client.get(address, {"h": digest}).content.decode()
            assert (letter.reference in page) is genuine, digest
        found = client.get(reverse("public:verify"), {"reference": letter.reference, "digest": letter.digest})
        assert found["Location"] == f"{address}?h={letter.digest}"

    def test_a_letter_changed_in_the_database_is_told(self, letter, client):
        Letter.objects.filter(pk=letter.pk).update(content=letter.content.replace("受理", "不予受理"))
        page = client.get(reverse("public:letter", args=[letter.uid]), {"h": letter.digest}).content.decode()
        assert letter.reference not in page

    def test_a_letter_that_the_chain_does_not_know_is_not_genuine(self, letter, claim, client):
        forged = Letter(
            reference="WS-2024-000099", application=claim, kind=LetterKind.DECISION, about=claim.uid, content="{}",
            digest=canonical.digest({}), dated=NOW, issued_at=NOW,
        )  # fmt: skip
        forged.save()
        page = client.get(reverse("public:letter", args=[forged.uid]), {"h": forged.digest}).content.decode()
        assert forged.reference not in page


def test_a_claim_that_counts_as_given_up_is_told_what_was_missing_and_the_remedies(claim, bureau):
    """Asked on 2 July: five working days end with 9 July. Confirmed then, taken up again within ten: until 23 July."""
    request = correcting.request(claim, {"answer:turnover": "与年报不一致"}, by=bureau.commerce, now=NOW)
    late = request.due_at
    time_limits.mark_overdue(now=late)
    lapsing.deem_withdrawn(request, by=bureau.caseworker, now=late)
    made = DeemedWithdrawal.objects.get()
    (letter,) = [each for each in write_all() if each.kind == LetterKind.LAPSE]
    assert (letter.about, letter.dated) == (made.uid, late)
    text = text_of(letter)
    for part in ("视为放弃申报告知书", claim.enterprise.name_zh, "补正期限至2024年7月9日24时止", "与年报不一致"):
        assert part in text, part
    for part in ("2024年7月10日起终止办理", "2024年7月17日24时前", "行政复议", "行政诉讼"):
        assert part in text, part


def test_where_the_calendar_is_not_out_the_time_for_taking_up_is_told_in_days(claim, bureau):
    request = correcting.request(claim, {"answer:turnover": "与年报不一致"}, by=bureau.commerce, now=NOW)
    row = DeemedWithdrawal(
        correction=request, confirmed_at=NOW, confirmed_by=bureau.caseworker, restorable_until=LATER, provisional=True
    )
    told = "".join(reads.lapse(row)["paragraphs"])
    assert f"收到本告知书之日起{claim.call.restore_days}个工作日内" in told
    with pytest.raises(LookupError):
        reads.ending(row)


def test_the_end_of_an_acceptance_names_the_paper_that_did_not_follow(claim, bureau):
    accepted = {"accepted_at": NOW, "accepted_by": bureau.commerce, "overdue_at": LATER}
    paper = MissingPaper.objects.create(
        application=claim, material="audit_report", days=10, desk="district_commerce", due_at=LATER, due_from=NOW,
        **accepted,
    )  # fmt: skip
    missing_papers.end_acceptance(paper, by=bureau.caseworker, now=LATER)
    (letter,) = [each for each in write_all() if each.kind == LetterKind.ENDING]
    text = text_of(letter)
    for part in ("终止受理告知书", "2023年度审计报告", "2024年7月1日", "2024年7月2日起终止受理", "行政诉讼"):
        assert part in text, part


def test_a_demand_says_how_much_in_capitals_until_when_and_what_can_be_done(bureau, client, at):
    at("2024-07-09T11:00:00")
    paid = make_payable(bureau, NOW)
    batch = make_exported([paid], bureau, LATER + timedelta(days=7))
    references = {str(payment.uid): "ICBC1" for payment in batch.payments.all()}
    after = LATER + timedelta(days=7)
    bank_results.mark_paid(batch, references, paid_on=date(2024, 7, 9), by=bureau.confirmer, now=after)
    paid.refresh_from_db()
    row = recovering.propose(
        paid, amount=10_500_50, clause="c4", reason="发票虚开。", due_on=date(2024, 8, 9), sanction="bar_1",
        sanction_why="情节严重", by=make_officer(R.PROGRAMME_MANAGER), now=after,
    )  # fmt: skip
    recovering.confirm(row, by=bureau.director, now=after)
    (letter,) = [each for each in write_all() if each.kind == LetterKind.RECOVERY]
    text = text_of(letter)
    for part in ("追回财政资金决定书", row.reference, "¥10,500.50", "人民币壹万零伍佰元零伍角", "发票虚开。", "条件4"):
        assert part in text, part
    for part in ("2024年8月9日前", "2025年7月8日", "六十日内", "六个月内"):
        assert part in text, part
    client.force_login(bureau.caseworker)
    page = client.get(reverse("bureau:subsidies:application_detail", args=[paid.uid])).content.decode()
    file = reverse("bureau:subsidies:letter_file", args=[paid.uid, letter.uid])
    assert file in page
    client.force_login(bureau.director)
    assert file in client.get(reverse("bureau:subsidies:recovery_detail", args=[row.uid])).content.decode()
