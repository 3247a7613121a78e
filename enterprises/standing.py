"""Whether an enterprise may claim and be paid, with the words why not."""

from django.utils.translation import gettext_lazy as _

from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise
from pilotzone.kernel.errors import Refused


def require_active(enterprise: Enterprise) -> None:
    if enterprise.state == EnterpriseState.ENDED:
        raise ended(enterprise)
    if enterprise.state != EnterpriseState.ACTIVE:
        raise Refused("enterprise_not_active", _("The registration of your enterprise is not accepted yet."))


def ended(enterprise: Enterprise) -> Refused:
    text = _("%(enterprise)s is recorded as no longer existing. Write to the bureau if that is wrong.")
    return Refused("enterprise_ended", text, params={"enterprise": enterprise.name_zh}, status=409)
