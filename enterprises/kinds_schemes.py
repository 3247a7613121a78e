"""The notices about schemes of assessment, and the words for their audit events."""

from django.utils.translation import gettext_lazy as _

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

GROUP = "work"

register(
    Kind(
        "scheme_proposed",
        GROUP,
        _("%(scheme)s, version %(number)s, waits for your approval"),
        _("%(name)s proposes version %(number)s of “%(scheme)s” from %(day)s. Checks and changes are on its page."),
    ),
    Kind(
        "scheme_approved",
        GROUP,
        _("%(scheme)s, version %(number)s, was approved"),
        _("%(name)s approved version %(number)s of “%(scheme)s”. It is in use from %(day)s."),
    ),
    Kind(
        "scheme_sent_back",
        GROUP,
        _("%(scheme)s, version %(number)s, was sent back"),
        _("%(name)s sent version %(number)s of “%(scheme)s” back: %(reason)s"),
    ),
    Kind(
        "scheme_taken_back",
        GROUP,
        _("%(scheme)s, version %(number)s, was taken back"),
        _("%(name)s took the proposal of version %(number)s of “%(scheme)s” back. It waits for you no more."),
    ),
    Kind(
        "scheme_discarded",
        GROUP,
        _("%(scheme)s, version %(number)s, was discarded"),
        _("%(name)s discarded the draft of version %(number)s of “%(scheme)s”. It stays in the history."),
    ),
    Kind(
        "scheme_retired",
        GROUP,
        _("%(scheme)s, version %(number)s, was retired"),
        _("%(name)s ended version %(number)s of “%(scheme)s”: %(reason)s"),
    ),
)

sentences.register(
    {
        "scheme.version_entered": _("Version %(number)s of the scheme entered"),
        "scheme.version_proposed": _("Version %(number)s of the scheme proposed"),
        "scheme.version_taken_back": _("Proposal of version %(number)s of the scheme taken back"),
        "scheme.version_sent_back": _("Version %(number)s of the scheme sent back"),
        "scheme.version_approved": _("Version %(number)s of the scheme approved"),
        "scheme.version_in_force": _("Version %(number)s of the scheme in use"),
        "scheme.version_retired": _("Version %(number)s of the scheme ended"),
        "scheme.version_discarded": _("Draft of version %(number)s of the scheme discarded"),
        "scheme.version_compared": _("Version %(number)s compared with version %(against)s on %(data)s"),
        "scheme.calendar_set": _("Calendar of the scheme %(scheme)s set"),
    }
)
