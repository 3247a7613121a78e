"""Who exchanges facts with the portal, and by which system: proposed by one person, confirmed by another."""

from collections.abc import Sequence
from datetime import date, datetime
from ipaddress import ip_network
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pilotzone.accounts import actions as accounts
from pilotzone.accounts.enums import Language
from pilotzone.accounts.models import User
from pilotzone.accounts.queries import officers
from pilotzone.audit import actions as audit
from pilotzone.exchange import bases, bindings, queries, workflow
from pilotzone.exchange.actions.keys import another_person, confirmed_key, named
from pilotzone.exchange.admission import plain_digest
from pilotzone.exchange.enums import BOUND, Kind
from pilotzone.exchange.models import SHA256, Client, Key, Partner
from pilotzone.kernel import clock
from pilotzone.kernel.access import P
from pilotzone.kernel.errors import Refused
from pilotzone.kernel.scopes import Scope
from pilotzone.kernel.workflow import move, require
from pilotzone.messages import actions as messages
from pilotzone.reference.models import Division

LIST = "/bureau/partners/"


@transaction.atomic
def enter_partner(
    *,
    kind: Kind,
    name_zh: str,
    name_en: str,
    code: str,
    division: Division | None,
    contact_email: str,
    by: User,
    now: datetime,
) -> Partner:
    """An organisation, with what it acts for. Raises Refused where nothing has the code."""
    require(P.PARTNER_PROPOSE, by)
    code = code.strip()
    require_known(kind, code, clock.local_date(now))
    partner = Partner(
        kind=kind,
        name_zh=name_zh,
        name_en=name_en,
        code=code,
        division=division,
        contact_email=contact_email,
        entered_at=now,
        entered_by=by,
    )
    partner.full_clean()
    partner.save(force_insert=True)
    audit.record("partner.entered", partner, by=by, now=now, payload={"kind": str(kind), "code": code})
    return partner


@transaction.atomic
def change_partner(
    partner: Partner,
    *,
    name_zh: str,
    name_en: str,
    code: str,
    division: Division | None,
    contact_email: str,
    by: User,
    now: datetime,
) -> Partner:
    """Names and mailbox, as they are by now; code and district while no system rests on them. Raises Refused."""
    require(P.PARTNER_PROPOSE, by)
    row: Partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    given = {"name_zh": name_zh, "name_en": name_en, "code": code.strip(), "division": division}
    given["contact_email"] = contact_email
    changed = sorted(name for name, value in given.items() if getattr(row, name) != value)
    if {"code", "division"} & set(changed) and row.clients.exists():
        raise Refused("systems_rest_on_it", _("Its systems were agreed on for this code and district."), field="code")
    if "code" in changed:
        require_known(Kind(row.kind), code.strip(), clock.local_date(now))
    for name in changed:
        setattr(row, name, given[name])
    if changed:
        row.full_clean()
        row.save()
        audit.record("partner.changed", row, by=by, now=now, payload={"changed": changed})
    return row


def require_known(kind: Kind, code: str, day: date) -> None:
    """Raises Refused where nothing has the code that such a partner acts for; none at all may do for an agency."""
    if not code:
        return
    if kind in BOUND and bindings.enterprises(kind, code, day) is None:
        raise Refused("code_unknown", _("No such enterprise or park is registered."), field="code")
    if kind in (Kind.AGENCY, Kind.BANK) and code not in (known := bases.sources()):
        text = _("No source has this code. There are: %(known)s.")
        raise Refused("code_unknown", text, field="code", params={"known": ", ".join(sorted(known))})


@transaction.atomic
def propose_client(
    partner: Partner,
    *,
    name: str,
    scopes: Sequence[Scope],
    networks: Sequence[str],
    certificate: str,
    basis: str,
    days: int,
    by: User,
    now: datetime,
) -> Client:
    """A system of the partner with its first key; neither opens anything before another person confirms it."""
    require(P.PARTNER_PROPOSE, by)
    terms = checked_terms(partner, scopes, networks, certificate, clock.local_date(now))
    label = f"client-{partner.pk}-{partner.clients.count() + 1}"
    user = accounts.create_machine(label=label, name=f"{partner.name_zh} {name}", language=Language.CHINESE, now=now)
    client = Client(partner=partner, name=name, user=user, basis=basis, proposed_at=now, proposed_by=by, **terms)
    client.validate_constraints()
    client.save(force_insert=True)
    Key.objects.create(client=client, days=days, proposed_at=now, proposed_by=by)
    audit.record("client.proposed", client, by=by, now=now, payload=told(client) | {"days": days})
    tell_confirmers(client, "client.proposed", now=now)
    return client


def checked_terms(
    partner: Partner, scopes: Sequence[Scope], networks: Sequence[str], certificate: str, day: date
) -> dict[str, Any]:
    """As they are kept. Raises Refused where one is not for such a partner, or is none."""
    if not scopes or not all(queries.side(Kind(partner.kind), scope) for scope in scopes):
        raise Refused("scopes_not_offered", _("Choose among the scopes for such a partner."), field="scopes")
    for reason in queries.barred(partner, scopes, day).values():
        raise Refused(reason.code, reason.message, field="scopes")
    if not networks:
        raise Refused("no_networks", _("Give at least one address from which the system comes."), field="networks")
    digest = plain_digest(certificate)
    if digest and (len(digest) != SHA256 or not set(digest) <= set("0123456789abcdef")):
        raise Refused("no_digest", _("A SHA-256 has 64 hexadecimal digits."), field="certificate")
    kept = networks_of(networks)
    return {"scopes": sorted(str(scope) for scope in scopes), "networks": kept, "certificate": digest}


def networks_of(texts: Sequence[str]) -> list[str]:
    """As they are kept. Raises Refused with what is wrong with each that is none, so that none comes to light later."""
    kept, wrong = [], []
    for text in texts:
        try:
            kept.append(network_of(text))
        except Refused as error:
            wrong.append(error)
    if wrong:
        first, *others = wrong
        raise Refused(first.code, first.template, field=first.field, params=first.params, others=others)
    return kept


def no_network(text: str) -> Refused:
    """What is wrong with it: an address with the size of its network names no network."""
    try:
        around = ip_network(text, strict=False)
    except ValueError:
        words = _("“%(text)s” is no address and no network.")
        return Refused("no_network", words, field="networks", params={"text": text})
    words = _("“%(text)s” is an address within a network. Write the address alone, or the network as %(network)s.")
    return Refused("address_in_network", words, field="networks", params={"text": text, "network": str(around)})


def network_of(text: str) -> str:
    try:
        network = ip_network(text.strip())
    except ValueError as error:
        raise no_network(text.strip()) from error
    if network.prefixlen == 0:
        raise Refused("network_of_all", _("A network of all addresses is no limit."), field="networks")
    return str(network)


@transaction.atomic
def confirm_client(client: Client, *, by: User, now: datetime) -> tuple[Key, str]:
    """The second person: the client is in force with its first key, whose secret is returned this once."""
    client = locked(client)
    move(client, workflow.CONFIRM, by=by)
    another_person(client.proposed_by_id, by)
    client.decided_at, client.decided_by = now, by
    saved(client, "client.confirmed", by=by, now=now, payload=told(client))
    return confirmed_key(client.keys.get(state=workflow.CONFIRM_KEY.sources[0]), by=by, now=now)


@transaction.atomic
def refuse_client(client: Client, *, reason: str, by: User, now: datetime) -> Client:
    """The second person says no."""
    client = locked(client)
    move(client, workflow.REFUSE, by=by)
    another_person(client.proposed_by_id, by)
    key = client.keys.get(state=workflow.REFUSE_KEY.sources[0])
    move(key, workflow.REFUSE_KEY, by=by)
    key.save(update_fields=["state"])
    client.decided_at, client.decided_by, client.reason = now, by, reason
    return saved(client, "client.refused", by=by, now=now, payload={"reason": reason})


@transaction.atomic
def withdraw_client(client: Client, *, reason: str, by: User, now: datetime) -> Client:
    """At once: its keys open nothing any more, and the tokens that it holds are answered with why."""
    client = locked(client)
    move(client, workflow.WITHDRAW, by=by)
    client.withdrawn_at, client.withdrawn_by, client.reason = now, by, reason
    return saved(client, "client.withdrawn", by=by, now=now, payload={"reason": reason})


def locked(client: Client) -> Client:
    row: Client = Client.objects.select_for_update(of=("self",)).get(pk=client.pk)
    return row


def saved(client: Client, kind: str, *, by: User, now: datetime, payload: dict[str, Any]) -> Client:
    client.version += 1
    client.save()
    audit.record(kind, client, by=by, now=now, payload=payload)
    return client


def told(client: Client) -> dict[str, Any]:
    """The terms as the record keeps them."""
    return {
        "name": client.name,
        "scopes": client.scopes,
        "networks": client.networks,
        "certificate": client.certificate,
        "basis": client.basis,
    }


def tell_confirmers(client: Client, kind: str, *, now: datetime) -> None:
    people, link = officers(P.PARTNER_CONFIRM), f"{LIST}clients/{client.uid}/"
    messages.notify(people, kind, params=named(client), link=link, now=now, case=client)
