"""The notices of requests for meetings, and the words for the audit events of profiles and requests."""

from django.utils.translation import gettext_lazy as _

from matchmaking.kinds import GROUP
from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

register(
    Kind(
        "matchmaking.asked",
        GROUP,
        _("%(party)s asks to meet you at %(event)s"),
        _("Accept or decline on this page, or write to them first."),
    ),
    Kind(
        "matchmaking.request_accepted",
        GROUP,
        _("%(party)s accepts your request to meet at %(event)s"),
        _("When and where the meeting is comes with the plan of meetings."),
    ),
    Kind(
        "matchmaking.request_declined",
        GROUP,
        _("%(party)s declines your request to meet at %(event)s"),
        _("The request no longer counts: you can ask somebody else instead."),
    ),
    Kind(
        "matchmaking.request_written",
        GROUP,
        _("%(party)s has written to you about a meeting at %(event)s"),
        _("Read and answer the message on this page."),
    ),
)

sentences.register(
    {
        "profile.kept": _("Profile of %(party)s kept"),
        "profile.item_added": _("A need or an offer of %(party)s entered"),
        "profile.item_withdrawn": _("A need or an offer of %(party)s withdrawn"),
        "profile.judged": _("What was said of the candidate %(party)s changed"),
        "request.asked": _("Request for a meeting with %(party)s"),
        "request.withdrawn": _("Request for a meeting with %(party)s withdrawn"),
        "request.answered": _("Request of %(party)s for a meeting answered"),
        "request.written": _("Message to %(party)s about a meeting"),
    }
)
