"""The words for the audit events of reports on a cycle."""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences

sentences.register(
    {"cycle.sensitivity_started": _("Report on the firmness of ranks begun: %(draws)s draws, seed %(seed)s")}
)
