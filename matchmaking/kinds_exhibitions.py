"""The notices of booths, and the words for their audit events."""

from django.utils.translation import gettext_lazy as _

from matchmaking.kinds import GROUP
from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register

register(
    Kind(
        "matchmaking.booth",
        GROUP,
        _("%(event)s: you have booth %(code)s"),
        _("Why, and what can be ordered for it, stands on the page of your registration."),
        urgent=True,
    ),
    Kind(
        "matchmaking.no_booth",
        GROUP,
        _("%(event)s: there is no booth for you"),
        _("Why stands on the page of your registration."),
        urgent=True,
    ),
)

sentences.register(
    {
        "booths.laid_out": _("%(count)s booths laid out for %(reference)s, from %(first)s on"),
        "booth.taken_off": _("Booth %(code)s of %(reference)s taken off the plan"),
        "booth.applied": _("A booth asked for with %(reference)s: %(area)s m²"),
        "booths.allotted": _("Booths of %(reference)s given by rule: %(count)s"),
        "booth.placed": _("Booth %(code)s given by hand to %(reference)s: %(reason)s"),
        "booths.published": _("Booths of %(reference)s published"),
        "material.offered": _("“%(name)s” put on the list of %(reference)s"),
        "materials.ordered": _("Materials ordered for %(reference)s"),
    }
)
