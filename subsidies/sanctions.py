"""What an enterprise was demanded to repay before, and which rung of the ladder of sanctions follows."""

from django.db.models import QuerySet

from subsidies.enums_recovery import OUTSTANDING, RecoveryState, Sanction
from subsidies.models import Application, Recovery
from subsidies.rules import recovery as rules


def earlier(application: Application) -> QuerySet[Recovery]:
    """For whichever claim of the enterprise; proposals and what was not pursued do not count."""
    states = (*OUTSTANDING, RecoveryState.REPAID)
    return Recovery.objects.filter(application__enterprise=application.enterprise_id, state__in=states)


def next_sanction(application: Application) -> Sanction:
    return rules.next_rung(earlier(application).values_list("sanction", flat=True))
