"""The notices of who is away and who stands in."""

from django.utils.translation import gettext_lazy as _

from pilotzone.messages.kinds import Kind, register

register(
    Kind(
        "absence.deputy",
        "work",
        _("You stand in for %(name)s"),
        _("From %(first)s to %(last)s you can review the claims that %(name)s is in charge of, in your own name."),
    ),
    Kind(
        "absence.deputy_over",
        "work",
        _("You no longer stand in for %(name)s"),
        _("The absence from %(first)s to %(last)s was withdrawn. What you did stays done."),
    ),
    Kind(
        "absence.entered_for_you",
        "work",
        _("%(by)s entered an absence for you"),
        _("From %(first)s to %(last)s new claims do not come to you. Withdraw it where it is wrong."),
    ),
)
