"""Rounds of consultation: which claims are asked about, the list as a file, a reply read, what stands at claims."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from pilotzone.files import spreadsheets
from pilotzone.files.enums import FileType
from pilotzone.files.models import StoredFile
from pilotzone.files.spreadsheets import plain, saved
from pilotzone.ui.templatetags.ui import deadline
from subsidies.enums_consulting import FindingAnswer
from subsidies.models import Application, Call, Consultation, ConsultedOffice, Department, OfficeFinding
from subsidies.querysets_intake import ASKED_IN
from subsidies.rules import replies
from subsidies.rules.replies import Reply

FORMAT = 1
PROBLEMS: dict[str, Promise] = {
    "no_head": _("The table has no row of headings with code, finding, text and basis. Use the exported list."),
    "no_rows": _("The table has no row with an answer."),
}
ERRORS: dict[str, Promise] = {
    "cell_flaw": _("A cell holds a formula or a number whose digits the spreadsheet has rounded. Enter it as text."),
    "not_asked": _("“%(uscc)s” is not on the list of this round."),
    "twice": _("The enterprise stands in row %(row)s already."),
    "not_yes_or_no": _("“%(text)s” is no answer: yes (是) or no (否) is expected."),
    "no_answer": _("There is a text without an answer: yes (是) or no (否)."),
    "no_text": _("A finding needs its text."),
    "no_basis": _("A finding needs its basis: the number of a document or the provision."),
    "too_long": _("The text has %(text)s signs at most, the basis %(basis)s."),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """`problem` is about the table as a whole, `errors` are row by row; without either the replies can be taken."""

    rows: tuple[Reply, ...]
    errors: list[tuple[int, str]]
    problem: str = ""

    @property
    def is_bad(self) -> bool:
        return bool(self.problem or self.errors)


def claims_to_ask(call: Call) -> QuerySet[Application]:
    """What the city has and nobody has decided."""
    return Application.objects.filter(call=call, state__in=ASKED_IN).order_by("submitted_at", "pk")


def compose(
    reference: str, call: Call, claims: Iterable[Application], departments: Collection[Department], due_at: datetime
) -> dict[str, Any]:
    """What is asked about, by enterprise."""
    rows: dict[str, dict[str, Any]] = {}
    for claim in claims:
        name = claim.enterprise.name_zh
        row = rows.setdefault(claim.enterprise.uscc, {"uscc": claim.enterprise.uscc, "name": name, "claims": []})
        row["claims"].append(claim.reference)
    return {
        "format": FORMAT,
        "kind": "consultation",
        "reference": reference,
        "call": call.name_zh,
        "document_number": call.document_number,
        "departments": sorted(each.code for each in departments),
        "department_names": {each.code: each.name_zh for each in departments},
        "due_at": due_at.isoformat(),
        "enterprises": list(rows.values()),
    }


def content_of(consultation: Consultation) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(consultation.content)
    return found


def workbook(office: ConsultedOffice) -> bytes:
    """The list to be filled in, and a sheet that says what it is."""
    consultation = office.consultation
    content = content_of(consultation)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "征求意见"
    sheet.append(list(replies.SHOWN_HEADS))
    for position, row in enumerate(content["enterprises"], 1):
        sheet.append([position, row["uscc"], plain(row["name"]), "、".join(row["claims"]), None, None, None])
    validation = DataValidation(type="list", formula1='"是,否"', allow_blank=True)
    validation.add(f"E2:E{len(content['enterprises']) + 1}")
    sheet.add_data_validation(validation)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in enumerate((8, 26, 36, 26, 20, 50, 30), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    about = book.create_sheet("说明")
    for line in (
        ("征求意见编号", consultation.reference),
        ("部门", office.department.name_zh),
        ("申报通知", content["call"]),
        ("请于何时前回复", in_chinese(consultation.due_at)),
        ("清单摘要", consultation.digest),
        ("填写说明", "每家企业填“是”或“否”；填“是”的，须写明情况和依据文号。不要改动信用代码。"),
    ):
        about.append(list(line))
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 20, 80
    return saved(book)


def in_chinese(due_at: datetime) -> str:
    """The department's paper is in Chinese, in whichever language the officer takes it."""
    with translation.override("zh-hans"):
        return deadline(due_at)


def read(stored: StoredFile, office: ConsultedOffice) -> Reading:
    """Everything that is wrong with the file; nothing of it is taken over while anything is."""
    asked = {row["uscc"] for row in content_of(office.consultation)["enterprises"]}
    with default_storage.open(stored.path) as stream:
        is_book = stored.type == FileType.XLSX
        raw = list(spreadsheets.xlsx_rows(stream) if is_book else spreadsheets.csv_rows(stream))
    found = replies.read(raw, asked)
    if found.problem:
        return Reading((), [], str(PROBLEMS[found.problem]))
    errors = [(each.row, str(ERRORS[each.code]) % each.params) for each in found.errors]
    return Reading(found.rows, errors)


# --- at claims -------------------------------------------------------------------------------------------


def blocking(keys: Collection[int]) -> dict[int, bool]:
    """Claims with a finding that keeps them back, by key: True where one waits for an answer, else maintained."""
    rows = OfficeFinding.objects.filter(application__in=keys, found=True, superseded_at=None)
    found: dict[int, bool] = {}
    for key, answer in rows.exclude(answer=FindingAnswer.SET_ASIDE).values_list("application_id", "answer"):
        found[key] = found.get(key, False) or not answer
    return found


def withdrawn(office: ConsultedOffice, at: datetime) -> list[str]:
    """The claims against which the department had found something before its reply of this moment, and now has not."""
    rows = OfficeFinding.objects.filter(office=office, found=True)
    ended = rows.filter(superseded_at=at).exclude(application__in=rows.filter(superseded_at=None).values("application"))
    return list(ended.order_by("pk").values_list("application__reference", flat=True))
