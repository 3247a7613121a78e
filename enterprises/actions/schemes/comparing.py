"""Two versions of a scheme on the same data, before the later one is published; kept in the version's record."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from enterprises.models import SchemeVersion
from enterprises.rules.assessment.scoring import score
from enterprises.rules.assessment.versions import Versions
from enterprises.rules.assessment.versions import compare as compared
from enterprises.scheme_comparison import Data, scheme_of
from pilotzone.accounts.models import User
from pilotzone.audit import actions as audit
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.workflow import require


@transaction.atomic
def compare(
    version: SchemeVersion, base: SchemeVersion, data: Data, *, as_file: bool = False, by: User, now: datetime
) -> Versions:
    """Who moves from `base` to `version`. The record says who looked at it, on which data, and what came out."""
    require(P.SCHEME_READ, by)
    if version.scheme_id != base.scheme_id or version.pk == base.pk:
        raise Refused("not_comparable", _("Two versions of one scheme are compared."))
    found = compared(score(scheme_of(base), data.before), score(scheme_of(version), data.after))
    payload = {
        "number": version.number,
        "against": base.number,
        "digests": [base.digest, version.digest],
        "data": data.label,
        "subjects": len(found.subjects),
        "grade_changes": found.grade_changes,
        "as_file": as_file,
    }
    audit.record("scheme.version_compared", version, by=by, now=now, payload=payload)
    return found
