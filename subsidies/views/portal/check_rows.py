"""The lines of a claim on its check page, drawn without a template per line: there may be thousands."""

from collections.abc import Iterable

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pilotzone.kernel.money import format_money, plain_money
from subsidies.views.portal.claim import LineView

BAD = ' class="row-bad"'


def check_rows(lines: Iterable[LineView]) -> SafeString:
    """One row of the table for each line: number, words with what is wrong, amount, yuan."""
    head, words = format_html('<td data-label="{}">', _("No.")), format_html('<td data-label="{}"><span>', _("Line"))
    amount = format_html('<td class="num" data-label="{}">', _("Amount"))
    yuan = format_html('<td class="num" data-label="{}">', _("In yuan"))
    rows = (
        f"<tr{BAD if line.problems else ''}>{head}{line.number}</td>"
        f"{words}{escape(line.summary)}{problems_of(line)}</span></td>"
        f"{amount}{format_money(*line.amount) if line.amount else ''}</td>"
        f"{yuan}{'' if line.yuan is None else plain_money(line.yuan)}</td></tr>"
        for line in lines
    )
    return mark_safe("".join(rows))  # noqa: S308 - each part is escaped or an amount


def problems_of(line: LineView) -> str:
    texts = ((text,) for text in line.problems)
    return format_html_join("", '<span class="cell-error late">{}</span>', texts) if line.problems else ""
