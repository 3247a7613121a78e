"""Who is linked to an operator and may therefore neither inspect its warehouse nor sit on the panel."""

from enterprises.enums import RelationKind
from enterprises.models import Enterprise, Membership
from enterprises.relations import related
from pilotzone.accounts.models import User


def is_linked(person: User, enterprise: Enterprise) -> bool:
    """Whoever acts, or ever acted, for the operator or for an enterprise tied to it by shares; or is its contact."""
    tied = [each.enterprise.pk for each in related(enterprise) if RelationKind.SHARES in each.kinds]
    if Membership.objects.filter(user=person, enterprise__in=[enterprise.pk, *tied]).exists():
        return True
    return bool(enterprise.contact_email) and enterprise.contact_email.casefold() == person.email.casefold()
