"""The notices of meetings, and the words for their audit events."""

from django.utils.translation import gettext_lazy as _

from matchmaking.kinds import GROUP
from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

register(
    Kind(
        "matchmaking.schedule",
        GROUP,
        _("%(event)s: your meetings are planned (%(count)s)"),
        _("When, at which table and with whom stands on this page, with a file for your calendar."),
        urgent=True,
    ),
    Kind(
        "matchmaking.no_meetings",
        GROUP,
        _("%(event)s: the meetings are planned, none of them is yours"),
        _("Why your requests have no meeting stands on this page."),
    ),
    Kind(
        "matchmaking.schedule_changed",
        GROUP,
        _("%(event)s: your meetings have changed (%(count)s)"),
        _("Read on this page what was moved, added or released, and take the file into your calendar again."),
        urgent=True,
    ),
    Kind(
        "matchmaking.meeting_cancelled",
        GROUP,
        _("%(event)s: your meeting with %(who)s is cancelled"),
        _("It was planned for %(at)s. Reason: %(why)s"),
        urgent=True,
    ),
    Kind(
        "matchmaking.meeting_given_up",
        GROUP,
        _("%(event)s: %(who)s has given up its meeting with %(other)s"),
        _("It was planned for %(at)s. Reason: %(why)s Mend the plan, so that the free place goes to others."),
    ),
    Kind(
        "matchmaking.outcomes_asked",
        GROUP,
        _("%(event)s: what came of your meetings?"),
        _("Say on this page of each meeting whether it was held, how useful it was and what amount is intended."),
    ),
    Kind(
        "matchmaking.realised_asked",
        GROUP,
        _("%(event)s: what has become of the deals in view?"),
        _("Enter on this page the amounts realised so far."),
    ),
)

sentences.register(
    {
        "meeting_plan.begun": _("Plan of meetings for the event “%(event)s” begun"),
        "meeting_plan.stopped": _("Planning of the event “%(event)s” stopped"),
        "meeting_plan.made": _("Plan of meetings for the event “%(event)s” made: %(meetings)s meetings"),
        "meeting_plan.edited": _("Plan of the event “%(event)s” changed by hand: %(buyer)s, %(supplier)s"),
        "meeting_plan.dropped": _("Plan of meetings for the event “%(event)s” dropped"),
        "meeting_plan.published": _("Plan of meetings for the event “%(event)s” published: %(count)s meetings"),
        "meeting.cancelled": _("Meeting of %(buyer)s and %(supplier)s cancelled by %(by)s: %(reason)s"),
        "meeting.released": _("Meeting of %(buyer)s and %(supplier)s released: one of them withdrew from the event"),
        "meeting.outcome_entered": _(
            "Entered for %(by)s what came of the meeting of %(buyer)s and %(supplier)s: %(heard)s"
        ),
        "meeting.outcome": _("%(by)s said what came of the meeting of %(buyer)s and %(supplier)s"),
    }
)
