"""What the API says of calls and of preparing a claim, with an example of each."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.operations import Operation
from subsidies.api.operations import FINDING, STEP

CALL = {
    "uid": "8c1e6a52-0d7b-4a3f-9b2e-6f5d4c3b2a19",
    "reference": "SB-CALL-2026-02",
    "programme": "independent_website",
    "measure": "TJ-2024-TRANSFORM",
    "measure_version": 2,
    "name_zh": "平台费用与独立站补助申报",
    "name_en": "Platform fees and independent websites",
    "document_number": "津商函〔2026〕12号",
    "opens_at": "2026-05-06T09:00:00+08:00",
    "closes_at": "2026-06-12T17:00:00+08:00",
    "is_open": True,
    "without_application": False,
    "correction_days": 5,
}
FORM = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "企业应用跨境电商：平台费用与独立站",
    "type": "object",
    "required": ["answers", "lines"],
    "properties": {
        "answers": {
            "type": "object",
            "additionalProperties": False,
            "required": ["turnover"],
            "properties": {
                "turnover": {
                    "title": "年营业额",
                    "type": "string",
                    "pattern": "^[0-9]{1,13}(\\.[0-9]{1,2})?$",
                    "x-unit": "CNY",
                }
            },
        },
        "lines": {"type": "object"},
    },
}
MATERIAL = {
    "id": "invoices",
    "label": "发票",
    "help": "",
    "formats": ["pdf", "ofd", "xml"],
    "source": "claim",
    "of_each": "spend",
    "may_follow_days": 0,
}
CALLS = {
    "GET": Operation(
        summary=_("Calls"),
        about=_("Everything that is or was open for claims, the latest to open first; “open=true” only what is now."),
        answer={"items": [CALL], "next": None, "previous": None},
    )
}
CALL_DETAIL = {
    "GET": Operation(
        summary=_("One call"),
        about=_(
            "With what it asks for: “form” is a JSON Schema (2020-12) of the answers and lines, “materials” the "
            "papers. A rate is a part of one, such as 0.3."
        ),
        answer=CALL | {"form": FORM, "materials": [MATERIAL]},
    )
}
DRAFT = {
    "uid": "0d3c1c2e-3f0c-4f5a-8d58-9c1f4f2b8a10",
    "reference": "SB-2026-000231",
    "state": "draft",
    "version": 4,
    "call": CALL["uid"],
    "call_reference": CALL["reference"],
    "measure": "TJ-2024-TRANSFORM",
    "measure_version": 2,
    "enterprise": {"uscc": "91120116MA07B2X41J", "name": "天津澜图电子商务有限公司"},
    "project": "",
    "closes_at": "2026-06-12T17:00:00+08:00",
    "created_at": "2026-05-11T09:30:00+08:00",
    "saved_at": "2026-05-11T09:31:00+08:00",
    "submitted_at": None,
}
LINE_UID = "7d1f0a3c-52c6-4b1e-9a0d-3e2f1c0b9a87"
LINE = {
    "kind": "platform_fee",
    "description": "平台年费",
    "invoice_number": "INV-2023-1",
    "invoice_date": "2023-02-10",
    "paid_on": "2023-02-10",
    "buyer_is_applicant": True,
    "amount": {"amount": "1200.00", "currency": "USD"},
}
PAPER = {
    "uid": "c5a4b3d2-1e0f-4c9b-8a7d-6e5f4d3c2b1a",
    "material": "invoices",
    "name": "INV-2023-1.pdf",
    "type": "application/pdf",
    "size": 48211,
    "sha256": "5e3c0fd1c6d0a3c0c1f4d2b7a9e8f6d5c4b3a291807f6e5d4c3b2a1908f7e6d5",
    "lines": [LINE_UID],
    "added_at": "2026-05-11T09:31:00+08:00",
}
WHOLE = DRAFT | {
    "answers": {"turnover": "62480000.00", "platform_trade": True},
    "lines": {"spend": [{"uid": LINE_UID, "values": LINE}]},
    "documents": [PAPER],
}
DRAFTS = {
    "GET": Operation(
        summary=_("Claims that are still with the enterprise"),
        about=_("Drafts and claims that wait for the enterprise's administrator, the latest saved first."),
        answer={"items": [DRAFT], "next": None, "previous": None},
    ),
    "POST": Operation(
        summary=_("Begin a claim"),
        about=_(
            "Under an open call. Where there is a live claim of the enterprise for the call and project it is answered "
            "instead. “enterprise” may be left out where the system stands for one enterprise."
        ),
        sample={"call": CALL["uid"], "enterprise": "91120116MA07B2X41J", "project": ""},
        answer=WHOLE | {"answers": {}, "lines": {"spend": []}, "documents": [], "version": 1},
        errors={"call_closed": 422, "call_not_open": 422, "no_application": 422, "enterprise_not_active": 422},
    ),
}
DRAFT_DETAIL = {
    "GET": Operation(
        summary=_("One claim of the enterprise, as it was filled in"),
        about=_(
            "Answers, lines and papers. It stays to be read after the submission; "
            "the bureau's side is at /applications/."
        ),
        answer=WHOLE,
    )
}
CHANGING = {"stale": 409, "not_editable": 409, "out_of_scope": 403}
OF_FILES = {
    "file_too_large": 413,
    "empty_file": 422,
    "unknown_content": 422,
    "wrong_type": 422,
    "pdf_locked": 422,
    "pdf_broken": 422,
    "image_too_large": 422,
    "image_broken": 422,
    "zip_broken": 422,
    "zip_bomb": 422,
    "archive": 422,
    "too_many_documents": 422,
    "other_material": 422,
    "no_such_material": 404,
}
ACTS = {
    "ANSWERS": Operation(
        summary=_("Keep answers"),
        about=_("By the names of the call's form; those that are not sent stay as they are, null takes one away."),
        sample={"version": 4, "answers": {"turnover": "62480000.00", "platform_trade": True}},
        answer=WHOLE,
        errors=CHANGING,
    ),
    "LINES": Operation(
        summary=_("Add or replace cost lines"),
        about=_(
            "All of them or none, by the rules of the table that people upload. Amounts are texts with their currency. "
            "An invoice number counts once in the whole portal: twice in one request it is refused; one that the claim "
            "has already, or that another claim counts, is taken, told in the findings, and adds nothing."
        ),
        sample={"version": 5, "input": "spend", "replace": False, "lines": [LINE]},
        answer=WHOLE,
        errors=CHANGING | {"too_many_lines": 422, "no_such_lines": 404},
    ),
    "LINE": Operation(
        summary=_("Change one cost line"),
        about=_("The columns that are sent; the others and the papers of the line stay."),
        sample={"version": 6, "line": {"amount": {"amount": "1180.00", "currency": "USD"}}},
        answer=WHOLE,
        errors=CHANGING,
    ),
    "LINES_REMOVED": Operation(
        summary=_("Remove cost lines"),
        about=_("Papers that served them stay with the others."),
        sample={"version": 7, "lines": [LINE_UID]},
        answer=WHOLE | {"lines": {"spend": []}},
        errors=CHANGING,
    ),
    "DOCUMENTS": Operation(
        summary=_("Hand in a paper"),
        about=_(
            "As multipart/form-data: “material” by the call's list, “file” of 50 MB at most, checked by its content, "
            "“lines” the uids that it serves, one field for each. The same bytes for the same material are the same "
            "paper: sent again they serve these lines too."
        ),
        sample={"material": "invoices", "file": "INV-2023-1.pdf", "lines": [LINE_UID]},
        answer=WHOLE,
        errors={"not_editable": 409} | OF_FILES,
    ),
    "DOCUMENT_LINES": Operation(
        summary=_("Say which lines a paper serves"),
        about=_("In place of those that it served."),
        sample={"lines": [LINE_UID]},
        answer=WHOLE,
        errors={"not_editable": 409},
    ),
    "DOCUMENT_REMOVED": Operation(
        summary=_("Take a paper out"),
        about=_("The record of it stays."),
        sample={},
        answer=WHOLE | {"documents": []},
        errors={"not_editable": 409},
    ),
    "HAND_OVER": Operation(
        summary=_("Hand the claim over to the administrator"),
        about=_(
            "The enterprise's administrator is told, confirms in the portal that it is true and complete, and submits: "
            "a person's act. Any change takes it back to the draft. Asked again, it is done already."
        ),
        sample={"version": 9},
        answer=WHOLE | {"state": "confirming", "version": 10},
        errors=CHANGING | {"incomplete": 422, "call_closed": 422, "call_not_open": 422},
    ),
    "REOPENED": Operation(
        summary=_("Take the claim back from the administrator"),
        about=_("To the draft, as long as it is not submitted."),
        sample={},
        answer=WHOLE,
        errors={"not_editable": 409},
    ),
    "WITHDRAWN": Operation(
        summary=_("Give a draft up"),
        about=_("Only what the bureau does not have yet; a submitted claim is taken back by a person in the portal."),
        sample={"version": 9},
        answer=WHOLE | {"state": "withdrawn", "version": 10},
        errors=CHANGING,
    ),
}
FINDINGS = {
    "GET": Operation(
        summary=_("What the claim would be worth, and what it lacks"),
        about=_(
            "The amount as it stands, step by step with clauses, the findings, and everything that is missing, at any "
            "time before the hand-over."
        ),
        answer={
            "version": 9,
            "ready": False,
            "amount": "17389.64",
            "outcome": "",
            "steps": [STEP],
            "findings": [FINDING],
            "missing": [
                {"field": "documents.invoices", "code": "material", "title": "缺少材料：发票（第 2 行）", "rows": [2]}
            ],
            "may_follow": [],
        },
    )
}


def answering(name: str, body: Any, result: Any) -> dict[str, Operation]:
    """The operation of a verb on a draft, with what it takes and answers."""
    return {"POST": replace(ACTS[name], body=body, result=result)}
