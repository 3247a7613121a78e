"""Related enterprises: what each of them has, as keys; and who has the same, for one or for many in one query."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

from enterprises import secrets
from enterprises.enums import EnterpriseState, RelationKind
from enterprises.models import Enterprise, RelationKey
from enterprises.rules import relations

MOST = 200  # pairs read for one enterprise: an address of a business park ties hundreds together


@dataclass
class Related:
    """Another enterprise, and what both have in common."""

    enterprise: Enterprise
    kinds: list[RelationKind] = field(default_factory=list)


def keys_of(enterprise: Enterprise, day: date) -> dict[str, RelationKind]:
    """Everything by which the enterprise can be tied to another, as keyed hashes."""
    found = [
        (RelationKind.PERSON, relations.person(enterprise.legal_representative)),
        (RelationKind.ADDRESS, relations.address(enterprise.address)),
        (RelationKind.PHONE, relations.phone(enterprise.contact_phone)),
        (RelationKind.EMAIL, relations.email(enterprise.contact_email)),
        (RelationKind.SHARES, relations.holder("", enterprise.uscc)),
        *((RelationKind.ACCOUNT, number) for number in accounts_of(enterprise)),
        *((RelationKind.SHARES, holder) for holder in holders_of(enterprise, day)),
    ]
    return {secrets.fingerprint(kind.value, text): kind for kind, text in found if text}


def accounts_of(enterprise: Enterprise) -> Iterator[str]:
    """The present account and all former ones."""
    for account in enterprise.payee_accounts.exclude(number_encrypted=""):
        yield relations.account(secrets.decrypt(account.number_encrypted))


def holders_of(enterprise: Enterprise, day: date) -> Iterator[str]:
    held = enterprise.shareholdings.filter(Q(ends_on=None) | Q(ends_on__gt=day))
    for name, code in held.values_list("name", "code"):
        yield relations.holder(name, code)


def share_keys(name: str, code: str) -> set[str]:
    """By what a company, registered here or not, is tied by shares: itself as a holder, and whoever holds it."""
    own = {relations.holder("", code), relations.holder(name, "")} - {""}
    keys = {secrets.fingerprint(RelationKind.SHARES.value, text) for text in own}
    registered = Enterprise.objects.exclude(state=EnterpriseState.REFUSED)
    same = registered.filter(uscc=code) if code else registered.filter(name_zh=name)
    held = RelationKey.objects.filter(kind=RelationKind.SHARES, enterprise__in=same)
    return keys | set(held.values_list("key", flat=True))


def share_keys_of(enterprises: Iterable[int]) -> set[str]:
    """The same of registered enterprises, by their keys in the database."""
    rows = RelationKey.objects.filter(kind=RelationKind.SHARES, enterprise__in=list(enterprises))
    return set(rows.values_list("key", flat=True))


def tied(enterprises: Iterable[int], *kinds: RelationKind) -> set[str]:
    """Codes and names of the others that have one of these in common with one of the enterprises."""
    asked = list(enterprises)
    keys = RelationKey.objects.filter(enterprise__in=asked, kind__in=kinds).values("key")
    rows = RelationKey.objects.filter(key__in=keys, kind__in=kinds).exclude(enterprise__in=asked)
    rows = rows.exclude(enterprise__state=EnterpriseState.REFUSED)
    return {text for pair in rows.values_list("enterprise__uscc", "enterprise__name_zh") for text in pair}


def keys_of_person(name: str) -> set[str]:
    """As which a person of this name is a legal representative or a shareholder; namesakes have the same."""
    if not name.strip():
        return set()
    return {
        secrets.fingerprint(RelationKind.PERSON.value, relations.person(name)),
        secrets.fingerprint(RelationKind.SHARES.value, relations.holder(name, "")),
    }


def person_keys_of(enterprises: Iterable[int]) -> set[str]:
    """Of legal representatives and shareholders of registered enterprises."""
    kinds = (RelationKind.PERSON, RelationKind.SHARES)
    rows = RelationKey.objects.filter(kind__in=kinds, enterprise__in=list(enterprises))
    return set(rows.values_list("key", flat=True))


def is_related(enterprise: str) -> Exists:
    """For a queryset whose column `enterprise` names one: whether any other has something in common with it."""
    others = RelationKey.objects.filter(key=OuterRef("key")).exclude(enterprise=OuterRef("enterprise"))
    shared = Exists(others.exclude(enterprise__state=EnterpriseState.REFUSED))
    return Exists(RelationKey.objects.filter(shared, enterprise=OuterRef(enterprise)))


def related(enterprise: Enterprise) -> list[Related]:
    """Those tied to the enterprise; the one with the most in common first."""
    return related_of([enterprise.pk]).get(enterprise.pk, [])


def related_of(enterprises: Iterable[int]) -> dict[int, list[Related]]:
    """The same for many, in two queries; at most so many pairs for each of them, the newest first."""
    asked = list(enterprises)
    holders: dict[str, list[int]] = {}
    for key, pk in RelationKey.objects.filter(enterprise__in=asked).values_list("key", "enterprise_id"):
        holders.setdefault(key, []).append(pk)
    pairs = RelationKey.objects.filter(key__in=RelationKey.objects.filter(enterprise__in=asked).values("key"))
    pairs = pairs.exclude(enterprise__state=EnterpriseState.REFUSED).select_related("enterprise")
    found: dict[int, dict[int, Related]] = {}
    for pair in pairs.order_by("-pk")[: MOST * len(asked)]:
        for pk in holders[pair.key]:
            if pk != pair.enterprise_id:
                other = found.setdefault(pk, {}).setdefault(pair.enterprise_id, Related(pair.enterprise))
                other.kinds.append(RelationKind(pair.kind))
    order = list(RelationKind)
    for others in found.values():
        for other in others.values():
            other.kinds = sorted(set(other.kinds), key=order.index)
    return {pk: sorted(others.values(), key=lambda each: -len(each.kinds)) for pk, others in found.items()}
