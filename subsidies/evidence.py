"""What belongs into a claim's evidence pack: its frozen records, the policy they rest on, and its papers."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import default_storage

from pilotzone.audit import packs
from pilotzone.audit.packs import Contents, Member, Vouched
from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.formula.document import parse_document, plain
from pilotzone.kernel import canonical
from subsidies import drawing, panels, queries
from subsidies.enums import Stage
from subsidies.enums_visits import VisitState
from subsidies.models import (
    Application,
    AuditReport,
    Document,
    Draw,
    Entitlement,
    ExpertScore,
    FundingPlan,
    Meeting,
    PanelClaim,
    PanelOpinion,
    Undertaking,
    Visit,
)
from subsidies.rules import sealed_lists

NOT_ASCII = re.compile(r"[^A-Za-z0-9._-]+")


def find(reference: str) -> Application | None:
    return Application.objects.filter(reference=reference.strip().upper(), submitted_at__isnull=False).first()


def gather(application: Application, files: bool) -> Contents:
    """All records that were ever made for the claim, and every paper handed in, replaced ones too."""
    enterprise = application.enterprise
    contents = Contents(
        about={
            "enterprise": enterprise.name_zh,
            "uscc": enterprise.uscc,
            "project": application.project,
            "call": application.call.name_zh,
            "document_number": application.call.document_number,
        }
    )
    for number, entitlement in enumerate(records_of(application), start=1):
        add_record(contents, number, entitlement)
    for number, document in enumerate(documents_of(application), start=1):
        add_document(contents, number, document, files)
    for letter in application.letters.order_by("issued_at", "pk"):
        name = f"letters/{letter.reference}.json"
        contents.members.append(packs.of_bytes(name, letter.content.encode()))
        contents.vouched.append(Vouched(letter.kind, str(letter.uid), letter.digest, name))
    for scored in panels_of(application):
        add_scores(contents, scored)
    for row in Undertaking.objects.filter(application=application):
        contents.members.append(packs.of_bytes("undertaking.json", row.content.encode()))
        contents.vouched.append(Vouched("undertaking", str(row.uid), row.digest, "undertaking.json"))
    add_examined(contents, application, files)
    for number, visit in enumerate(visits_of(application), start=1):
        add_visit(contents, number, visit, files)
    add_lists(contents, application)
    for draw in Draw.objects.filter(call=application.call, drawn_at__isnull=False).order_by("reference"):
        contents.members.append(packs.of_bytes(f"draws/{draw.reference}.json", drawing.file_of(draw)))
    return contents


def add_lists(contents: Contents, application: Application) -> None:
    """Results of meetings and funding plans: what is common to all claims, the sums, and the claim's own row."""
    decided = told(application, "meeting.claim_decided")
    results = dict(Meeting.objects.filter(reference__in=[each["meeting"] for each in decided]).values_list(*RESULT))
    for number, event in enumerate(decided, start=1):
        record = json.loads(results[event["meeting"]])
        title = f"meeting {event['meeting']}, {event['minutes']}"
        add_list(contents, f"meetings/{number:02d}", title, sealed_lists.of_meeting(record), record, application)
    issued = told(application, "claim.plan_issued")
    plans = dict(FundingPlan.objects.filter(reference__in=[each["plan"] for each in issued]).values_list(*PLAN))
    for number, event in enumerate(issued, start=1):
        record = json.loads(plans[event["plan"]])
        title = f"funding plan {event['document_number']}"
        add_list(contents, f"plans/{number:02d}", title, sealed_lists.of_plan(record), record, application)


RESULT, PLAN = ("reference", "result"), ("reference", "record")


def told(application: Application, kind: str) -> list[dict[str, str]]:
    """What events of this kind say; those from before there were lists have no digest of one."""
    events = queries.chain_of(application).filter(kind=kind, subject_uid=application.uid).order_by("position")
    return [payload for payload in events.values_list("payload", flat=True) if "digest" in payload]


def add_list(
    contents: Contents,
    name: str,
    title: str,
    whole: dict[str, Any],
    record: dict[str, Any],
    application: Application,
) -> None:
    text = canonical.dumps(whole)
    row = canonical.dumps(sealed_lists.row_of(record, application.reference))
    contents.members += [packs.of_bytes(f"{name}-list.json", text), packs.of_bytes(f"{name}-claim.json", row)]
    contents.vouched.append(Vouched(title, str(application.uid), canonical.digest(whole), f"{name}-list.json"))


def panels_of(application: Application) -> Iterator[PanelClaim]:
    yield from PanelClaim.objects.filter(application=application).select_related("rubric")


def add_scores(contents: Contents, claim: PanelClaim) -> None:
    """Every signed score, by its digest alone until all are signed, and the group's opinion."""
    shown = {score.pk for score in panels.signed_scores(claim)}
    signed = ExpertScore.objects.filter(part__panel_claim=claim, signed_at__isnull=False).order_by("signed_at", "pk")
    for number, score in enumerate(signed, start=1):
        name = f"experts/score-{number:02d}.json" if score.pk in shown else None
        if name:
            contents.members.append(packs.of_bytes(name, score.record.encode()))
        contents.vouched.append(Vouched("score", str(score.uid), score.digest, name))
    for opinion in PanelOpinion.objects.filter(panel_claim=claim):
        name = "experts/opinion.json"
        contents.members.append(packs.of_bytes(name, opinion.record.encode()))
        contents.vouched.append(Vouched("opinion", str(opinion.uid), opinion.digest, name))


def add_examined(contents: Contents, application: Application, files: bool) -> None:
    """Reports of audit firms, what departments found, a district's letters."""
    reports = AuditReport.objects.filter(claim__application=application).select_related("file").order_by("pk")
    for number, report in enumerate(reports, start=1):
        name = add_file(contents, report.file, f"audits/{number:03d}-{safe(report.file.name)}", files)
        contents.vouched.append(Vouched("outside_audit", str(report.uid), report.file.sha256, name))
    # a department's file speaks of other enterprises too: it is vouched for, and not handed out
    for uid, sha256 in application.office_findings.order_by("pk").values_list("uid", "reply__file__sha256"):
        contents.vouched.append(Vouched("finding", str(uid), sha256, None))
    for row in application.submissions.select_related("submission").order_by("pk"):
        name = f"submissions/{row.submission.reference}.json"
        contents.members.append(packs.of_bytes(name, row.submission.content.encode()))
        contents.vouched.append(Vouched("submission", str(application.uid), row.submission.digest, name))


def visits_of(application: Application) -> Iterator[Visit]:
    yield from application.visits.exclude(state=VisitState.DROPPED).order_by("planned_at", "pk")


def add_visit(contents: Contents, number: int, visit: Visit, files: bool) -> None:
    """The frozen record, once it is closed, and every photo that was kept, of an open visit too."""
    folder = f"visits/{number:02d}"
    if visit.digest:
        contents.members.append(packs.of_bytes(f"{folder}/record.json", visit.record.encode()))
        contents.vouched.append(Vouched("visit", str(visit.uid), visit.digest, f"{folder}/record.json"))
    for place, photo in enumerate(visit.photos.select_related("file").order_by("pk"), start=1):
        suffix = "png" if photo.file.type == FileType.PNG else "jpg"
        name = add_file(contents, photo.file, f"{folder}/{place:03d}.{suffix}", files)
        contents.vouched.append(Vouched(f"photo {photo.item}", str(photo.uid), photo.file.sha256, name))


def add_file(contents: Contents, stored: StoredFile, name: str, files: bool) -> str | None:
    """By its digest alone where the files are not wanted, or where the storage has lost it."""
    if not files or not default_storage.exists(stored.path):
        return None
    contents.members.append(Member(name, lambda: default_storage.open(stored.path)))
    contents.size += stored.size
    return name


def records_of(application: Application) -> Iterator[Entitlement]:
    rows = application.entitlements.select_related("measure_version__measure", "application")
    yield from rows.order_by("made_at", "pk")


def documents_of(application: Application) -> Iterator[Document]:
    yield from application.documents.select_related("file").order_by("added_at", "pk")


def add_record(contents: Contents, number: int, entitlement: Entitlement) -> None:
    name = f"records/{number:02d}-{entitlement.stage}.json"
    contents.members.append(packs.of_bytes(name, entitlement.record.encode()))
    decided = entitlement.stage == Stage.APPROVED  # the event of the decision vouches for it, and is about the claim
    subject = entitlement.application if decided else entitlement
    contents.vouched.append(Vouched(entitlement.stage, str(subject.uid), entitlement.digest, name))
    version = entitlement.measure_version
    policy = f"measures/{version.measure.code}-{version.number}.json"
    if all(member.name != policy for member in contents.members):
        tree, _problems = parse_document(version.document)
        contents.members.append(packs.of_bytes(policy, canonical.dumps(plain(tree))))


def add_document(contents: Contents, number: int, document: Document, files: bool) -> None:
    stored = document.file
    wanted = f"documents/{number:03d}-{safe(stored.name)}"
    name = add_file(contents, stored, wanted, files)
    title = f"{document.material}: {stored.name}"
    contents.vouched.append(Vouched(title, str(document.uid), stored.sha256, name))


def safe(name: str) -> str:
    """The end of a file's name in signs that every system takes."""
    return NOT_ASCII.sub("_", name).strip("_")[-60:]
