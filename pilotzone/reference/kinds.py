"""The notices of changes of reference data, and the words for their audit events and cases."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pilotzone.audit import cases, sentences
from pilotzone.messages.kinds import Kind, register

register(
    Kind(
        "calendar.proposed",
        "work",
        _("The working days of %(what)s wait for your confirmation"),
        _("Compare the days with the notice. Time limits are counted by them once you have confirmed."),
    ),
    Kind(
        "rates.proposed",
        "work",
        _("Exchange rates of %(what)s wait for your confirmation"),
        _("Compare them with the list as it was published. Amounts are computed with them once you have confirmed."),
    ),
    Kind(
        "calendar.returned",
        "work",
        _("The working days of %(what)s were returned"),
        _("%(reason)s"),
    ),
    Kind(
        "rates.returned",
        "work",
        _("Exchange rates of %(what)s were returned"),
        _("%(reason)s"),
    ),
)
sentences.register(
    {
        "calendar.proposed": _("Working days of %(what)s proposed after %(ground)s"),
        "calendar.confirmed": _("Working days of %(what)s confirmed after %(ground)s"),
        "calendar.returned": _("Working days of %(what)s returned: %(reason)s"),
        "calendar.withdrawn": _("Proposal of the working days of %(what)s withdrawn"),
        "division.entered": _("District entered: %(code)s %(name)s"),
        "division.renamed": _("District %(before)s is now called %(name)s"),
        "division.removed": _("District removed: %(code)s %(name)s"),
        "rates.proposed": _("Exchange rates of %(what)s proposed, source: %(ground)s"),
        "rates.confirmed": _("Exchange rates of %(what)s confirmed, source: %(ground)s"),
        "rates.returned": _("Exchange rates of %(what)s returned: %(reason)s"),
        "rates.withdrawn": _("Proposal of the exchange rates of %(what)s withdrawn"),
    }
)
cases.register(
    {
        "reference.division": cases.CaseKind(pgettext_lazy("case", "District"), ("name_zh",), ("code", "name_zh")),
        "reference.exchangerate": cases.CaseKind(pgettext_lazy("case", "Exchange rate"), ("currency", "day"), ()),
        "reference.referencechange": cases.CaseKind(pgettext_lazy("case", "Calendar and rates"), ("key",), ("key",)),
    }
)
