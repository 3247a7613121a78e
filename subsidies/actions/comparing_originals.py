"""What the programme wants of a district before it agrees: originals compared."""

from django.utils.translation import ngettext_lazy

from pilotzone.kernel.errors import Refused
from subsidies import examination
from subsidies.enums import Desk
from subsidies.models import Application
from subsidies.rules import desks


def require_compared(application: Application, desk: Desk) -> None:
    """Where the programme wants originals compared, the district agrees only after that."""
    if desk not in desks.DISTRICT or not application.call.programme.checks_originals:
        return
    if open_ones := examination.unchecked(application):
        text = ngettext_lazy(
            "Compare the originals first: %(count)s kind of papers has not been compared.",
            "Compare the originals first: %(count)s kinds of papers have not been compared.",
            "count",
        )
        raise Refused("originals_open", text, params={"count": len(open_ones)})
