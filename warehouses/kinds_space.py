"""The notices of finding space, and the words for its audit events."""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register
from warehouses.kinds import GROUP

register(
    Kind(
        "warehouses.enquiry_sent",
        GROUP,
        _("%(enterprise)s asks for space in %(warehouse)s"),
        _("Reply by %(due)s on this page."),
        urgent=True,
    ),
    Kind(
        "warehouses.enquiry_due",
        GROUP,
        _("%(enterprise)s waits for your reply about %(warehouse)s"),
        _("The reply is due by %(due)s."),
        urgent=True,
    ),
    Kind(
        "warehouses.enquiry_late",
        GROUP,
        _("No reply yet about %(warehouse)s"),
        _("The operator did not reply by %(due)s. You can wait, or withdraw the enquiry and ask another."),
    ),
    Kind(
        "warehouses.enquiry_answered",
        GROUP,
        _("The operator of %(warehouse)s has replied"),
        _("Read the reply, and enter on this page what came of it."),
        urgent=True,
    ),
    Kind(
        "warehouses.enquiry_declined",
        GROUP,
        _("The operator of %(warehouse)s has declined"),
        _("Its reason stands on this page. Other warehouses are in the public list."),
    ),
    Kind(
        "warehouses.enquiry_written",
        GROUP,
        _("%(enterprise)s has written about space in %(warehouse)s"),
        _("Read and answer it on this page."),
        urgent=True,
    ),
    Kind(
        "warehouses.enquiry_closed",
        GROUP,
        _("%(warehouse)s is no longer run"),
        _("Your enquiry %(reference)s has ended by it. Other warehouses are in the public list."),
    ),
    Kind(
        "warehouses.enquiry_agreed",
        GROUP,
        _("%(enterprise)s takes space in %(warehouse)s"),
        _("Confirm on this page what was agreed, or reply where it is not so."),
        urgent=True,
    ),
    Kind(
        "warehouses.enquiry_confirmed",
        GROUP,
        _("The operator confirms what was agreed about %(warehouse)s"),
        _("It stands on this page, where you can rate the warehouse."),
    ),
    Kind(
        "warehouses.enquiry_ended",
        GROUP,
        _("The enquiry of %(enterprise)s about %(warehouse)s has ended"),
        _("The reason stands on this page."),
    ),
)

sentences.register(
    {
        "base_map.installed": _("Base map %(number)s installed"),
        "base_map.approved": _("Base map %(number)s approved and shown"),
        "base_map.removed": _("Base map %(number)s removed"),
        "space.offered": _("Free space and what of it is public changed"),
        "enquiry.sent": _("Enquiry about the warehouse %(warehouse)s sent"),
        "enquiry.answered": _("Enquiry about the warehouse %(warehouse)s answered"),
        "enquiry.written": _("The enquirer has written about the warehouse %(warehouse)s"),
        "enquiry.ended_with_warehouse": _("Enquiry ended: the warehouse %(warehouse)s is no longer run"),
        "enquiry.declined": _("Enquiry about the warehouse %(warehouse)s declined"),
        "enquiry.agreed": _("Space in the warehouse %(warehouse)s agreed on"),
        "enquiry.confirmed": _("The operator confirmed the deal about the warehouse %(warehouse)s"),
        "enquiry.end": _("Enquiry about the warehouse %(warehouse)s came to nothing: %(reason)s"),
        "enquiry.withdraw": _("Enquiry about the warehouse %(warehouse)s withdrawn"),
        "enquiry.rated": _("Warehouse %(warehouse)s rated with %(rating)s"),
        "enquiry.late": _("Enquiry about the warehouse %(warehouse)s not answered in time"),
    }
)
