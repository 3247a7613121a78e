"""What the API's benchmark asks about: enterprises by the million, a change of each, and a system that may see them."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

HELPING = 50_000
NOW = datetime(2026, 8, 3, 2, 0, tzinfo=UTC)
HERE = "127.0.0.1"
WORDS = ("澜图", "海河", "津门", "云帆", "望海", "新港")
ENTERPRISE = (
    "uid", "uscc", "customs_code", "name_zh", "name_en", "name_key", "registration_division_id", "address",
    "legal_representative", "established_on", "contact_name", "contact_phone", "contact_email", "state",
    "review_reasons", "registered_at", "registered_by_id", "review_note", "version",
)  # fmt: skip
ROLE = ("enterprise_id", "role")


def load(count: int) -> None:
    """Rows that are there already, of a database that was kept, are used."""
    from django.core.management import call_command

    from enterprises.models import Enterprise

    call_command("migrate", verbosity=0, interactive=False)
    if Enterprise.objects.exists():
        return
    division, officer = place_and_person("system_admin")
    chance = random.Random(8)
    with in_bulk():
        for first in range(0, count, HELPING):
            write(range(first, min(first + HELPING, count)), division, officer, chance)


@contextmanager
def in_bulk() -> Iterator[None]:
    """Foreign keys are right by their making. The index of parts of names, which nothing here asks, is not kept up."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS enterprise_bigrams")
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE enterprises_enterprise, enterprises_enterpriserole, exchange_change")


def place_and_person(role: str) -> tuple[Any, Any]:
    from pilotzone.accounts.models import Appointment, Office, User
    from pilotzone.reference.models import Division

    division, _made = Division.objects.get_or_create(code="120116", defaults={"name_zh": "滨海新区"})
    office, _made = Office.objects.get_or_create(code="benchmark", defaults={"name_zh": "信息处"})
    user, _made = User.objects.get_or_create(
        email=f"{role}@benchmark.example", defaults={"name": "管理", "date_joined": NOW}
    )
    Appointment.objects.get_or_create(user=user, role=role, office=office, starts_on=date(2020, 1, 1))
    return division, User.objects.get(pk=user.pk)


def write(numbers: range, division: Any, by: Any, chance: random.Random) -> None:
    """Enterprises with a role each, and as many changes, whose order is not that of the enterprises."""
    from django.db import transaction

    from enterprises.models import Enterprise, EnterpriseRole
    from pilotzone.demo import names
    from pilotzone.exchange.actions.changes import COLUMNS
    from pilotzone.exchange.models import Change, ChangeCounter
    from pilotzone.kernel import copying

    uids = [UUID(int=chance.getrandbits(128), version=4) for _number in numbers]
    keys = copying.reserve_ids(Enterprise, len(numbers))
    moments = [NOW - timedelta(seconds=30 * number) for number in numbers]
    enterprises = [
        (
            key, uid, names.uscc(number, division.code), names.customs_code(number),
            f"天津{WORDS[number % 6]}{number}号电子商务有限公司", f"Tianjin No. {number} E-commerce Co., Ltd.", "",
            division.pk, "", "", date(2019, 4, 1 + number % 28), "某", "0", "", "active", [], moment, by.pk, "", 1,
        )
        for number, key, uid, moment in zip(numbers, keys, uids, moments, strict=True)
    ]  # fmt: skip
    told = list(zip(uids, keys, strict=True))
    chance.shuffle(told)
    changes = [
        ("enterprises", str(uid), "change", 1, NOW, key, division.pk, number + 1)
        for number, (uid, key) in zip(numbers, told, strict=True)
    ]
    with transaction.atomic():
        copying.copy(Enterprise, ("id", *ENTERPRISE), enterprises)
        copying.copy(EnterpriseRole, ROLE, [(key, "seller") for key in keys])
        copying.copy(Change, (*COLUMNS, "position"), changes)
        ChangeCounter.objects.update_or_create(pk=1, defaults={"last": numbers.stop})


def division() -> Any:
    """The district in which all of the enterprises are."""
    return place_and_person("system_admin")[0]


def system(division: Any = None) -> tuple[str, str]:
    """The number and the secret of a system of the zone's customs office, or of the district's bureau, as two
    administrators make one."""
    from pilotzone.exchange.actions import partners
    from pilotzone.exchange.enums import Kind
    from pilotzone.exchange.models import Partner
    from pilotzone.kernel import clock
    from pilotzone.kernel.scopes import Scope

    (_place, first), (_same, second) = place_and_person("system_admin"), place_and_person("security_admin")
    partner = Partner.objects.filter(division=division).first() or partners.enter_partner(
        kind=Kind.DISTRICT if division else Kind.AGENCY, name_zh="商务局" if division else "海关", name_en="Partner",
        code="", division=division,
        contact_email="api@customs.example", by=first, now=clock.now(),
    )  # fmt: skip
    client = partners.propose_client(
        partner, name="系统", scopes=[Scope.ENTERPRISES_READ], networks=[HERE], certificate="", basis="约定", days=90,
        by=first, now=clock.now(),
    )  # fmt: skip
    key, secret = partners.confirm_client(client, by=second, now=clock.now())
    return key.application.client_id, secret
