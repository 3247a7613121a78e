"""What an enterprise got and gave back in a year, for its books: a page and a workbook from the same rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from enterprises.models import Enterprise, PayeeChange
from pilotzone.accounts.models import User
from pilotzone.files.spreadsheets import plain, saved, sheet_name
from pilotzone.kernel import clock
from pilotzone.ui.templatetags.ui import local_text
from subsidies.enums_recovery import OUTSTANDING
from subsidies.models import Application, Netting, Payment, Recovery, Repayment
from subsidies.statements import in_yuan

WIDTH = 20


@dataclass(frozen=True, slots=True)
class Year:
    """`received` also holds payments that came back later: they are shown and not counted."""

    year: int
    received: Sequence[Payment]
    repaid: Sequence[Repayment]

    @property
    def gross(self) -> int:
        return sum(row.amount for row in self.received if row.bounced_at is None)

    @property
    def kept(self) -> int:
        return sum(row.netted for row in self.received if row.bounced_at is None)

    @property
    def transferred(self) -> int:
        return self.gross - self.kept

    @property
    def back(self) -> int:
        """What was repaid, with what was kept from payments."""
        return sum(row.amount for row in self.repaid)


def claims_of(enterprise: Enterprise, user: User) -> QuerySet[Application]:
    found: QuerySet[Application] = Application.objects.visible_to(user).filter(enterprise=enterprise.pk)
    return found


def years_of(claims: QuerySet[Application]) -> list[int]:
    """Those in which money moved, and this one; the latest first."""
    paid = Payment.objects.filter(application__in=claims, paid_at__isnull=False).datetimes("paid_at", "year")
    back = Repayment.objects.filter(recovery__application__in=claims).dates("received_on", "year")
    return sorted({day.year for day in (*paid, *back)} | {clock.today().year}, reverse=True)


def year_of(claims: QuerySet[Application], year: int) -> Year:
    zone = timezone.get_current_timezone()
    start, end = (datetime(each, 1, 1, tzinfo=zone) for each in (year, year + 1))
    paid = Payment.objects.filter(application__in=claims, paid_at__gte=start, paid_at__lt=end)
    paid = paid.select_related("application__call__programme", "instalment", "batch__budget", "account")
    repaid = Repayment.objects.filter(recovery__application__in=claims, received_on__year=year, undone_at=None)
    kept = Netting.objects.filter(repayment=OuterRef("pk"))
    repaid = repaid.select_related("recovery__application__call").annotate(is_kept=Exists(kept))
    return Year(year, list(paid.order_by("paid_at", "pk")), list(repaid.order_by("received_on", "pk")))


def came_back(claims: QuerySet[Application]) -> QuerySet[Application]:
    """Those of which a payment came back from the account that still stands, and no change of it waits: the enterprise
    corrects it."""
    stuck = Payment.objects.filter(
        application__in=claims,
        bounced_at__isnull=False,
        account_kept_at=None,
        account__replaced_at=None,
        instalment__paid_at=None,
        instalment__stop=None,
    )
    asked = PayeeChange.objects.waiting().values("enterprise")
    return claims.filter(pk__in=stuck.values("application")).exclude(enterprise__in=asked)


def demanded(claims: QuerySet[Application]) -> QuerySet[Recovery]:
    """What is to be repaid, the earliest first."""
    return Recovery.objects.filter(application__in=claims, state__in=OUTSTANDING).order_by("due_on", "pk")


def workbook(enterprise: Enterprise, found: Year) -> bytes:
    """Two sheets; amounts are numbers in yuan, days are days."""
    book = Workbook(write_only=True)
    heads = (
        _("Paid on"),
        _("Claim"),
        _("Call"),
        _("Part of the plan"),
        _("Amount (¥)"),
        _("Kept (¥)"),
        _("Transferred (¥)"),
    )
    heads += (_("Came back on"), _("Account"), _("Bank reference"), _("Budget document"), _("Source of money"))
    name = local_text(enterprise.names)
    write(book, _("Money received"), f"{name} {found.year}", heads, [received_cells(row) for row in found.received])
    repaid_heads = (
        _("Received on"),
        _("Demand"),
        _("Claim"),
        _("Amount (¥)"),
        _("Way of repayment"),
        _("Bank reference"),
    )
    write(book, _("Money repaid"), f"{name} {found.year}", repaid_heads, [repaid_cells(row) for row in found.repaid])
    return saved(book)


def received_cells(row: Payment) -> list[Any]:
    claim, budget = row.application, row.batch.budget
    amounts = [in_yuan(row.amount), in_yuan(row.netted), in_yuan(row.net)]
    named = [day_of(row.paid_at), claim.reference, local_text(claim.call, "name"), local_text(row.instalment, "label")]
    told = [day_of(row.bounced_at), row.account.masked, row.bank_reference, budget.document_number, budget.source]
    return [*named, *amounts, *told]


def repaid_cells(row: Repayment) -> list[Any]:
    demand = row.recovery
    how = _("Kept from a payment") if row.is_kept else _("Transferred")
    own = [row.received_on, demand.reference, demand.application.reference]
    return [*own, in_yuan(row.amount), how, row.bank_reference]


def day_of(at: datetime | None) -> date | None:
    return clock.local_date(at) if at else None


def write(book: Workbook, title: str, about: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.create_sheet(sheet_name(title))
    sheet.freeze_panes = "A3"
    for number in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    sheet.append([plain(about)])
    sheet.append(list(heads))
    for row in rows:
        sheet.append([plain(cell) if isinstance(cell, str) else cell for cell in row])
