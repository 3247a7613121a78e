"""The notices about measures: proposed, approved, sent back, taken out of force."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pilotzone.messages.kinds import Kind, register

for kind in (
    Kind(
        "measure_proposed",
        "work",
        _("%(measure)s, version %(number)s, waits for your approval"),
        _("%(name)s proposes version %(number)s of “%(measure)s” from %(day)s. Checks and changes are on its page."),
    ),
    Kind(
        "measure_approved",
        "work",
        _("%(measure)s, version %(number)s, was approved"),
        _("%(name)s approved version %(number)s of “%(measure)s”. It is in force from %(day)s."),
    ),
    Kind(
        "measure_sent_back",
        "work",
        _("%(measure)s, version %(number)s, was sent back"),
        _("%(name)s sent version %(number)s of “%(measure)s” back: %(reason)s"),
    ),
    Kind(
        "measure_taken_back",
        "work",
        _("%(measure)s, version %(number)s, was taken back"),
        _("%(name)s took the proposal of version %(number)s of “%(measure)s” back. It waits for you no more."),
    ),
    Kind(
        "measure_discarded",
        "work",
        _("%(measure)s, version %(number)s, was discarded"),
        _("%(name)s discarded the draft of version %(number)s of “%(measure)s”. It stays in the history."),
    ),
    Kind(
        "measure_retired",
        "work",
        _("%(measure)s, version %(number)s, was retired"),
        _("%(name)s ended version %(number)s of “%(measure)s”: %(reason)s"),
    ),
    Kind(
        "measure_calls_open",
        "work",
        _("%(measure)s has a new version while calls are open"),
        ngettext_lazy(
            "Version %(number)s is in force. %(count)s open call keeps the one before: say whether it takes it.",
            "Version %(number)s is in force. %(count)s open calls keep the one before: say whether they take it.",
            "count",
        ),
    ),
):
    register(kind)
