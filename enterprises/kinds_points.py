"""Notices of points and of what a cycle that collects waits for; words for the audit events of points and parks."""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

register(
    Kind(
        "enterprises.points_returned",
        "work",
        _("Your points in %(cycle)s were sent back"),
        _("%(name)s sent them back. Reason: %(reason)s"),
    )
)
register(
    Kind(
        "enterprises.self_assessment_waits",
        "enterprises",
        _("%(enterprise)s has not assessed itself yet"),
        _("%(cycle)s asks for your own points by %(until)s. They stand beside those of experts and do not count."),
    ),
    Kind(
        "enterprises.park_figures_due",
        "enterprises",
        _("Figures of %(enterprise)s are missing"),
        _("%(cycle)s reads what the park's operator reports, by %(until)s. Enter the figures on this page."),
    ),
    Kind(
        "enterprises.cycle_sources",
        "work",
        _("Figures for %(cycle)s are still missing"),
        _("Collected until %(until)s. Told so far: %(sources)s."),
    ),
)
sentences.register(
    {
        "cycle.points_given": _("Expert points given for “%(part)s”: %(points)s"),
        "cycle.points_confirmed": _("Expert points confirmed for “%(part)s”: %(points)s"),
        "cycle.points_returned": _("Expert points sent back for “%(part)s”: %(reason)s"),
        "park.figures_reported": _("Figures of the park reported for %(period)s: %(added)s added, %(revised)s revised"),
        "cycle.self_assessed": _("Self-assessment told by %(enterprise)s"),
    }
)
