"""Letter and evidence of an objection stay with the form until it is taken, for the visitor who uploaded them alone."""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pilotzone.audit.models import AuditEvent
from pilotzone.files.models import StoredFile
from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from subsidies.actions import noticing
from subsidies.models import Objection
from tests.factories.claims import pdf
from tests.factories.people import make_officer
from tests.factories.review import approved, make_bureau, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    cache.clear()  # no tries before
    at("2024-07-02T10:00:00")


@pytest.fixture
def notice(now):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    bureau = make_bureau()
    claim = approved(make_submitted(), bureau, now)
    return noticing.publish(claim.call, [claim], document_number="公示1号", by=bureau.secretary, now=now)


def send(client, notice, **changes):
    typed = {
        "name": "李雷",
        "code": "11010519491231002X",
        "phone": "13800138000",
        "statement": "该独立站在申报前已关闭。",
        "truth": "on",
        "submission": str(uuid4()),
    }
    given = {name: value for name, value in (typed | changes).items() if value is not None}
    return client.post(reverse("public:objection_file", args=[notice.uid, 1, "person"]), given)


def kept(answer, field):
    return re.findall(rf'name="{field}_kept" value="([^"]+)"', answer.content.decode())


def test_what_was_uploaded_stays_while_something_else_is_wrong(client, notice):
    first = send(client, notice, phone="1", letter=pdf("letter.pdf"), evidence=[pdf("a.pdf"), pdf("b.pdf")])
    assert first.status_code == 422
    page = first.content.decode()
    assert "已上传：letter.pdf" in page
    assert [name in page for name in ("a.pdf", "b.pdf")] == [True, True]

    letter, evidence = kept(first, "letter"), kept(first, "evidence")
    assert (len(letter), len(evidence)) == (1, 2)
    second = send(client, notice, phone="1", letter_kept=letter, evidence_kept=evidence, evidence=[pdf("c.pdf")])
    evidence = kept(second, "evidence")
    assert len(evidence) == 3
    done = send(client, notice, letter_kept=kept(second, "letter"), evidence_kept=[evidence[0], evidence[2]])

    made = Objection.objects.get()
    assert done["Location"] == reverse("public:objection_receipt", args=[made.uid])
    assert made.letter.name == "letter.pdf"
    assert [row.file.name for row in made.evidence.all()] == ["a.pdf", "c.pdf"]
    assert (made.letter.uploaded_by, StoredFile.objects.count()) == (None, 4)
    digests = [made.letter.sha256, *(row.file.sha256 for row in made.evidence.all())]
    assert AuditEvent.objects.get(kind="objection.filed").payload["papers"] == digests


def test_another_letter_takes_the_place_of_the_one_before(client, notice):
    first = send(client, notice, phone="1", letter=pdf("draft.pdf"))
    send(client, notice, letter_kept=kept(first, "letter"), letter=pdf("signed.pdf"))
    assert Objection.objects.get().letter.name == "signed.pdf"


def test_a_file_that_is_none_of_the_kinds_is_told_beside_the_others(client, notice):
    broken = SimpleUploadedFile("virus.pdf", b"MZ" + b"\0" * 500)
    answer = send(client, notice, phone="1", letter=pdf("letter.pdf"), evidence=[pdf("a.pdf"), broken])
    errors = answer.context["form"].errors
    assert set(errors) == {"evidence"}
    assert "virus.pdf" in errors["evidence"][0]
    assert len(kept(answer, "evidence")) == 1


def test_ten_pieces_of_evidence_at_most(client, notice):
    answer = send(client, notice, letter=pdf("l.pdf"), evidence=[pdf(f"{number}.pdf") for number in range(11)])
    assert answer.context["form"].errors["evidence"] == ["最多 10 个文件。"]
    assert len(kept(answer, "evidence")) == 10
    assert not Objection.objects.exists()


def test_nobody_else_can_name_a_file_that_was_uploaded(client, notice):
    first = send(client, notice, phone="1", letter=pdf("letter.pdf"), evidence=[pdf("a.pdf")])
    stranger = send(Client(), notice, letter_kept=kept(first, "letter"), evidence_kept=kept(first, "evidence"))
    assert stranger.context["form"].errors["letter"] == ["请选择异议函文件。"]
    assert kept(stranger, "letter") == kept(stranger, "evidence") == []
    assert "a.pdf" not in stranger.content.decode()
    made_up = send(client, notice, letter_kept="letter", evidence_kept=["evidence", str(uuid4())])
    assert made_up.status_code == 422
    assert not Objection.objects.exists()


def test_officers_open_each_piece_and_each_reading_is_recorded(client, notice):
    send(client, notice, letter=pdf("letter.pdf"), evidence=[pdf("a.pdf"), pdf("b.pdf")])
    made = Objection.objects.get()
    client.force_login(make_officer(R.PROGRAMME_MANAGER))
    page = client.get(reverse("bureau:subsidies:objection_detail", args=[made.uid])).content.decode()
    for row in made.evidence.all():
        address = reverse("bureau:subsidies:objection_paper", args=[made.uid, row.uid])
        assert address in page
        assert client.get(address).status_code == 200
    read = AuditEvent.objects.filter(kind="objection.identity_read").order_by("pk")
    assert [event.payload["what"] for event in read] == ["evidence", "evidence"]
    other = reverse("bureau:subsidies:objection_paper", args=[made.uid, uuid4()])
    assert client.get(other).status_code == 404
