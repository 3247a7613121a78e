"""Files that nothing refers to go after a while; what anything refers to never does."""

import io
import threading
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.conf import settings as configured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from pypdf import PdfWriter

from enterprises import actions as registry
from enterprises.models import (
    AdministrationRequest,
    Contest,
    ContestFile,
    CreditEntry,
    CreditRepair,
    DataSource,
    FigureImport,
    Invitation,
    Membership,
    RegistryChange,
)
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.sentences import sentence
from pilotzone.celery import app
from pilotzone.files import tasks
from pilotzone.files.actions import remove_unused, store
from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.files.querysets import references
from pilotzone.jobs.models import Job
from pilotzone.kernel.access import R
from subsidies.actions import backtests
from subsidies.models import BankResult, ClaimTable, Document, PaymentBatch
from tests.factories.backtests import DOCUMENT, make_versions
from tests.factories.backtests import LATER as LATER_DOCUMENT
from tests.factories.events import make_draft
from tests.factories.people import (
    NOW,
    make_application,
    make_budget,
    make_enterprise,
    make_member,
    make_officer,
    make_user,
)
from tests.factories.registry import make_values
from tests.factories.services import make_assessment, make_cycle, make_list
from tests.factories.warehouses import make_warehouse
from warehouses.models import SheetImport

pytestmark = pytest.mark.django_db
needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
THIRTY_DAYS = timedelta(days=30)
LATER = NOW + THIRTY_DAYS + timedelta(seconds=1)


def table(text: str = "费用") -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = text
    book.save(out)
    return out.getvalue()


def keep(content: bytes, name: str = "lines.xlsx", by=None) -> StoredFile:
    return store(SimpleUploadedFile(name, content), by=by or make_user(), now=NOW, accepted=FileType)


def paper(name: str) -> StoredFile:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": name})
    writer.write(out)
    return keep(out.getvalue(), f"{name}.pdf")


@pytest.mark.engine
def test_unused_file_goes_with_its_bytes_when_its_days_are_over():
    stored = keep(table())
    assert remove_unused(now=NOW + THIRTY_DAYS) == 0
    assert default_storage.exists(stored.path)
    assert remove_unused(now=LATER) == 1
    assert not StoredFile.objects.exists()
    assert not default_storage.exists(stored.path)
    event = AuditEvent.objects.get(kind="file.removed")
    assert (event.payload["name"], event.payload["sha256"]) == ("lines.xlsx", stored.sha256)
    assert sentence(event) == "没有被引用的文件“lines.xlsx”已删除"
    assert remove_unused(now=LATER) == 0


def test_the_days_come_from_the_settings(settings):
    settings.PILOTZONE_UNUSED_FILES_DAYS = 2
    keep(table())
    assert remove_unused(now=NOW + timedelta(days=2)) == 0
    assert remove_unused(now=NOW + timedelta(days=2, seconds=1)) == 1


def test_every_key_of_every_app_is_found():
    """By hand, so that a new one is noticed here and gets its file in the next test."""
    found = {f"{each.related_model._meta.label}.{each.field.name}" for each in references(StoredFile)}
    assert found == {
        "enterprises.AdministrationRequest.letter",
        "enterprises.ContestFile.file",
        "enterprises.CreditEntry.evidence",
        "enterprises.CreditRepair.evidence",
        "enterprises.Enterprise.licence",
        "enterprises.Enterprise_earlier_licences.storedfile",
        "enterprises.FigureImport.errors",
        "enterprises.FigureImport.file",
        "enterprises.Membership.letter",
        "enterprises.Invitation.letter",
        "enterprises.RegistryChange.licence",
        "matchmaking.Event.poster",
        "matchmaking.SessionMaterial.file",
        "subsidies.AuditReport.file",
        "subsidies.BackTest.file",
        "subsidies.BankResult.file",
        "subsidies.ClaimTable.file",
        "subsidies.Document.file",
        "subsidies.ObjectionFile.file",
        "subsidies.Objection.letter",
        "warehouses.RecognitionObjectionFile.file",
        "warehouses.RecognitionObjection.letter",
        "subsidies.OfficeReply.file",
        "subsidies.ReviewPaper.file",
        "subsidies.VisitPhoto.file",
        "warehouses.BaseMap.file",
        "warehouses.InspectionPhoto.file",
        "warehouses.RecognitionFile.file",
        "warehouses.SheetImport.errors",
        "warehouses.SheetImport.file",
        "warehouses.WarehouseDocument.file",
    }


@pytest.mark.engine
def test_what_anything_refers_to_stays():
    names = (
        "licence",
        "earlier",
        "lease",
        "poster",
        "handout",
        "register",
        "slips",
        "letter",
        "invited",
        "sealed",
        "contract",
        "withdrawn",
        "tested",
        "answered",
        "figures",
        "faults",
        "contested",
        "entered",
        "repaired",
        "taken_out",
        "renamed",
    )
    files = {name: paper(name) for name in names}
    enterprise = make_enterprise(licence=files["licence"])
    enterprise.earlier_licences.add(files["earlier"])
    agent = make_member(enterprise, R.AGENT)
    Membership.objects.filter(user=agent).update(letter=files["letter"])
    Invitation.objects.create(
        enterprise=enterprise,
        email="agent@example.test",
        role="agent",
        letter=files["invited"],
        member_until=NOW.date(),
        token_digest="0" * 64,
        invited_at=NOW,
        invited_by=agent,
        expires_at=NOW,
    )
    RegistryChange.objects.create(
        enterprise=enterprise,
        name_zh="天津新名有限公司",
        established_on=NOW.date(),
        before={},
        licence=files["renamed"],
        asked_at=NOW,
        asked_by=agent,
    )
    told = {"phone": "13800002222", "asked_at": NOW, "objections_until": NOW, "asked_by": agent}
    AdministrationRequest.objects.create(enterprise=enterprise, letter=files["sealed"], **told)
    claim = make_application(enterprise=enterprise, by=agent)
    for name, replaced_at in (("contract", None), ("withdrawn", NOW)):
        Document.objects.create(
            application=claim,
            material="contracts",
            file=files[name],
            added_at=NOW,
            added_by=agent,
            replaced_at=replaced_at,
        )
    manager = make_officer(R.PROGRAMME_MANAGER)
    first, second = make_versions(manager, DOCUMENT, LATER_DOCUMENT)
    backtests.start(second, first, backtests.Scope(file=files["tested"]), by=manager, now=NOW)
    batch = PaymentBatch.objects.create(
        reference="BF-2024-0001", budget=make_budget(), total=1, prepared_at=NOW, prepared_by=manager
    )
    FigureImport.objects.create(
        reference="SJ-2024-000001",
        source=DataSource.objects.create(code="customs", kind="customs"),
        as_of=NOW.date(),
        file=files["figures"],
        errors=files["faults"],
        made_at=NOW,
        made_by=manager,
    )
    BankResult.objects.create(batch=batch, file=files["answered"], rows=1, news=1, taken_at=NOW, taken_by=manager)
    keep_of_assessments(enterprise, agent, files)
    keep_of_warehouses(enterprise, manager, files)
    keep_of_events(files)
    job = Job.objects.create(kind="subsidies.claim_table", title="申报表格", created_by=manager, created_at=NOW)
    taken_out = {"source": "queue", "columns": ["reference"], "claims": [claim.pk], "filters": {}, "rows": 1}
    ClaimTable.objects.create(**taken_out, file=files["taken_out"], job=job, made_at=NOW, made_by=manager)
    keep(table())
    assert remove_unused(now=NOW + timedelta(days=4000)) == 1
    assert set(StoredFile.objects.values_list("name", flat=True)) == {f"{name}.pdf" for name in files}
    assert all(default_storage.exists(stored.path) for stored in files.values())


def keep_of_events(files):
    """A poster, and a paper of a session that was taken away."""
    event = make_draft()
    event.poster = files["poster"]
    event.save()
    session = event.sessions.create(starts_at=event.starts_at, ends_at=event.ends_at, title_zh="开幕")
    terms = {"added_at": NOW, "added_by": event.made_by, "removed_at": NOW, "removed_by": event.made_by}
    session.materials.create(title_zh="讲义", file=files["handout"], **terms)


def keep_of_warehouses(enterprise, by, files):
    """A lease of a warehouse, a table of warehouses and what was wrong in it."""
    warehouse = make_warehouse(enterprise)
    warehouse.documents.create(kind="lease", file=files["lease"], added_at=NOW, added_by=by)
    SheetImport.objects.create(
        reference="HWB-2024-000001",
        kind="register",
        file=files["register"],
        errors=files["slips"],
        made_at=NOW,
        made_by=by,
    )


def keep_of_assessments(enterprise, by, files):
    """Evidence of a contested result, of an entry in a credit list and of its repair."""
    result = make_assessment(make_cycle(), enterprise)
    contest = Contest.objects.create(
        reference="FH-2024-0001",
        cycle=result.cycle,
        assessment=result,
        enterprise=enterprise,
        figure="trade",
        claimed="1",
        statement="更正",
        filed_at=NOW,
        filed_by=by,
        due_on=NOW.date(),
    )
    ContestFile.objects.create(contest=contest, file=files["contested"], added_at=NOW, added_by=by)
    entry = CreditEntry.objects.create(
        reference="XY-2024-0001",
        list=make_list(),
        enterprise=enterprise,
        reason="虚报",
        source="市场监管局",
        starts_on=NOW.date(),
        evidence=files["entered"],
        entered_at=NOW,
        entered_by=by,
    )
    CreditRepair.objects.create(entry=entry, statement="已更正", evidence=files["repaired"], asked_at=NOW, asked_by=by)


def test_licence_that_was_replaced_stays(now):
    user = make_user()
    values = make_values(user)
    enterprise = registry.register(values, roles=[], submission=uuid4(), by=user, now=now)
    first, second = enterprise.licence, paper("renewed")
    registry.edit(enterprise, {"licence": second}, roles=[], expected_version=1, by=fresh(user), now=now)
    enterprise.refresh_from_db()
    assert enterprise.licence == second
    assert list(enterprise.earlier_licences.all()) == [first]
    assert remove_unused(now=now + timedelta(days=4000)) == 0


def fresh(user):
    """Read again: what a person may do is kept from the first time it is asked for."""
    return type(user).objects.get(pk=user.pk)


@pytest.mark.engine
def test_bytes_stay_while_another_row_has_them():
    content = table()
    unused, used = keep(content, "import.xlsx"), keep(content, "evidence.xlsx")
    claim = make_application()
    Document.objects.create(application=claim, material="contracts", file=used, added_at=NOW, added_by=claim.created_by)
    assert remove_unused(now=LATER) == 1
    assert not StoredFile.objects.filter(pk=unused.pk).exists()
    with default_storage.open(used.path) as kept:
        assert kept.read() == content


def test_same_content_can_be_stored_again_afterwards():
    content = table()
    keep(content)
    remove_unused(now=LATER)
    again = keep(content)
    with default_storage.open(again.path) as kept:
        assert kept.read() == content


def test_many_go_in_several_portions(monkeypatch):
    monkeypatch.setattr("pilotzone.files.actions.SWEEP", 2)
    for number in range(5):
        keep(table(str(number)))
    assert remove_unused(now=LATER) == 5
    assert default_storage.listdir(".")[1] == []
    assert not StoredFile.objects.exists()


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_file_stored_at_the_same_moment_keeps_its_bytes():
    """Somebody stores the same content in a transaction that is still open: the sweep lets the old row be."""
    content, found = table(), []
    keep(content, "old.xlsx")

    def sweep() -> None:
        try:
            found.append(remove_unused(now=LATER))
        finally:
            connection.close()

    with transaction.atomic():
        new = keep(content, "new.xlsx")
        sweeping = threading.Thread(target=sweep)
        sweeping.start()
        sweeping.join(20)
    assert found == [0]
    assert default_storage.exists(new.path)


def test_the_sweep_is_scheduled_and_its_task_runs(at):
    at("2024-07-02T10:00:00")
    names = {entry["task"] for entry in configured.CELERY_BEAT_SCHEDULE.values()}
    assert "pilotzone.files.tasks.remove_unused" in names
    app.loader.import_default_modules()
    assert names <= set(app.tasks)
    stored = keep(table())
    StoredFile.objects.filter(pk=stored.pk).update(uploaded_at=NOW - timedelta(days=31))
    assert tasks.remove_unused() == 1
    assert not default_storage.exists(stored.path)
