"""The notices of overseas warehouses, and the words for its audit events."""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register, register_group

GROUP = "warehouses"

register_group(GROUP, _("Overseas warehouses"))
register(
    Kind(
        "warehouses.confirmed",
        GROUP,
        _("What you gave for %(warehouse)s is confirmed"),
        _("It is in force in the register under the code %(code)s."),
    ),
    Kind(
        "warehouses.not_confirmed",
        GROUP,
        _("What you gave for %(warehouse)s is not confirmed"),
        _("Reason: %(note)s Correct it on this page and hand it in again."),
    ),
    Kind(
        "warehouses.closed",
        GROUP,
        _("The bureau has entered %(warehouse)s as no longer run"),
        _("Last day: %(day)s. Reason: %(reason)s"),
        urgent=True,
    ),
    Kind(
        "warehouses.document_lapses",
        GROUP,
        _("A document of %(warehouse)s lapses on %(until)s"),
        _("Document: %(document)s. Add the new one on this page before that day."),
    ),
    Kind(
        "warehouses.lease_ends",
        GROUP,
        _("The lease of %(warehouse)s ends on %(until)s"),
        _("Enter the new lease on this page before that day, or the last day on which you run the warehouse."),
    ),
    Kind(
        "warehouses.report_due",
        GROUP,
        _("The report of %(warehouse)s for %(month)s is due on %(due)s"),
        _("Enter it on this page, or send a table for several warehouses at once."),
    ),
    Kind(
        "warehouses.report_late",
        GROUP,
        _("The report of %(warehouse)s for %(month)s is late"),
        _("It was due on %(due)s. Enter it on this page."),
    ),
)

sentences.register(
    {
        "warehouse.registered": _("Warehouse %(code)s registered"),
        "warehouse.changed": _("Facts of the warehouse given anew: version %(number)s"),
        "warehouse.change_withdrawn": _("Version %(number)s of the facts withdrawn"),
        "warehouse.confirmed": _("Version %(number)s of the facts confirmed"),
        "warehouse.not_confirmed": _("Version %(number)s of the facts not confirmed: %(note)s"),
        "warehouse.withdrawn": _("Registration of the warehouse withdrawn before it was confirmed: %(reason)s"),
        "warehouse.closed": _("Warehouse no longer run since %(closed_on)s"),
        "warehouse.document_added": _("Document %(file)s added to the warehouse"),
        "warehouse.document_removed": _("Document of the warehouse removed"),
        "warehouse.reported": _("Month from %(month)s reported, revision %(revision)s"),
        "warehouses.import_started": _("Import of the table %(file)s begun"),
        "warehouses.import_refused": _("Table not imported: %(errors)s errors"),
        "warehouses.imported": _("Table imported: %(added)s added, %(changed)s changed"),
    }
)
