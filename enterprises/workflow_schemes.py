"""The way of a scheme's version, as rows: name, from, to, permission."""

from enterprises.enums_assessments import SchemeState
from pilotzone.kernel import versions
from pilotzone.kernel.access import P

VERSION = versions.way(
    versions.Stages(
        draft=SchemeState.DRAFT,
        proposed=SchemeState.PROPOSED,
        approved=SchemeState.APPROVED,
        in_force=SchemeState.PUBLISHED,
        retired=SchemeState.RETIRED,
        discarded=SchemeState.DISCARDED,
    ),
    enter=P.SCHEME_ENTER,
    approve=P.SCHEME_APPROVE,
)
