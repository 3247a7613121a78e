"""What the register says beside a claim, in words: warehouses, differences, and what is claimed twice."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises.rules.figures import scaled
from pilotzone.ui.templatetags.ui import local_text
from subsidies import wording
from subsidies.rules.model import InputSpec
from subsidies.rules.warehouse_findings import Apart, Differs, Twice
from subsidies.warehouse_evidence import Evidence
from warehouses.models import Country
from warehouses.rules import known as rules
from warehouses.rules.known import Known

TWICE = {
    Twice.WAREHOUSE: gettext_lazy("The same warehouse"),
    Twice.LEASE: gettext_lazy("The same lease"),
    Twice.BUILDING: gettext_lazy("Another warehouse in the same building"),
    Twice.PAPER: gettext_lazy("The very same paper"),
    Twice.INVOICE: gettext_lazy("The same invoice number"),
}
APART = {
    Apart.ENTERPRISE: pgettext_lazy("double claim", "another enterprise"),
    Apart.YEAR: pgettext_lazy("double claim", "another year"),
    Apart.PROGRAMME: pgettext_lazy("double claim", "another programme"),
}


def rows(found: Iterable[Known], shown: Mapping[int, Evidence]) -> list[dict[str, Any]]:
    """What the register says of each warehouse, and where that can be read."""
    names = {row.code: local_text(row, "name") for row in Country.objects.all()}
    return [
        {
            "code": row.code,
            "name": local_text(row.names),
            "country": names.get(row.country, row.country),
            "area": scaled.write(row.area, 2),
            "lease_years": rules.lease_years([row]),
            "lease_until": row.lease_ends_on,
            "served": len(row.served),
            "months": row.months,
            "version": row.version,
            "evidence": shown[row.key],
        }
        for row in found
    ]


def differing(found: Iterable[Differs], spec: InputSpec | None) -> list[str]:
    """One sentence for each value of a line that is not the register's."""
    labels = {column.name: wording.pick(column.label) for column in spec.columns} if spec else {}
    return [
        _("Line %(line)s, %(label)s: %(stated)s stated, %(known)s in the register (%(codes)s)")
        % {
            "line": each.line,
            "label": labels.get(each.column, each.column),
            "stated": number(each.stated),
            "known": number(each.known),
            "codes": wording.listed(each.codes),
        }
        for each in found
    ]


def number(value: Any) -> str:
    text = f"{float(value):,.2f}"
    return text.removesuffix(".00")


def apart(found: Iterable[Apart]) -> str:
    return wording.joined_by().join(str(APART[each]) for each in found)
