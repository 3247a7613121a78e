"""Officers, members, enterprises, calls and claims, the least that each test needs."""

import itertools
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.contrib.auth import get_user_model

from enterprises.enums import EnterpriseState
from enterprises.models import Enterprise, Membership, PayeeAccount
from pilotzone.accounts.models import Appointment, Office
from pilotzone.kernel.access import R
from pilotzone.reference.models import Division
from subsidies.enums import EntryKind, VersionState
from subsidies.models import Application, Budget, BudgetEntry, Call, Measure, MeasureVersion, Programme

NOW = datetime(2024, 7, 2, 2, 0, tzinfo=UTC)
IN_FORCE_FROM = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)
POLICY = Path(__file__).parents[2] / "subsidies" / "policies" / "TJ-2024-TRANSFORM.yaml"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
numbers = itertools.count(1)


def make_user(name: str = "Person", language: str = "zh-hans", **fields):
    number = next(numbers)
    user = get_user_model()(
        email=fields.pop("email", f"person{number}@example.test"),
        name=f"{name}",
        language=language,
        date_joined=fields.pop("date_joined", NOW - timedelta(days=400)),
        **fields,
    )
    user.set_password("Pilot-zone-2024")
    user.save()
    return user


def make_division(code: str = "120116", name_zh: str = "滨海新区", name_en: str = "Binhai"):
    return Division.objects.get_or_create(code=code, defaults={"name_zh": name_zh, "name_en": name_en})[0]


def make_officer(role: R, division=None, name: str = "", **fields):
    """A person appointed to an office of the division, or of the city when there is none."""
    code = f"{role.value}-{division.code if division else 'city'}".replace("_", "-")
    office, _ = Office.objects.get_or_create(code=code, defaults={"name_zh": code, "division": division})
    user = make_user(name or role.value, **fields)
    Appointment.objects.create(user=user, role=role, office=office, starts_on=date(2020, 1, 1))
    return user


def organisation_check(body: str) -> str:
    """GB 11714: the check sign of an eight-sign subject code."""
    total = sum(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".index(sign) * weight
        for sign, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )
    return "0123456789X0"[11 - total % 11]


def make_uscc(serial: int, region: str = "120116") -> str:
    """An invented unified social credit code with both check digits right (GB 32100, GB 11714)."""
    body = f"MA{serial:06d}"
    head = f"91{region}{body}{organisation_check(body)}"
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(head))
    return head + ALPHABET[(31 - total % 31) % 31]


def make_enterprise(name_zh: str = "天津试样进出口有限公司", division=None, payee: bool = True, **fields):
    division = division or make_division()
    registrant = fields.pop("registered_by", None) or make_user("Registrant")
    values = {
        "uscc": make_uscc(next(numbers)),
        "name_zh": name_zh,
        "name_en": "Tianjin Sample Trading Co., Ltd.",
        "registration_division": division,
        "tax_division": division,
        "statistics_division": division,
        "established_on": date(2019, 4, 12),
        "platform_connected_on": date(2022, 3, 1),
        "contact_name": "许青",
        "contact_phone": "022-6530 0000",
        "state": EnterpriseState.ACTIVE,
        "registered_at": NOW - timedelta(days=300),
        "registered_by": registrant,
    } | fields
    enterprise = Enterprise.objects.create(**values)
    if payee:
        PayeeAccount.objects.create(
            enterprise=enterprise,
            holder=name_zh,
            bank="中国银行天津分行",
            cnaps="104110000000",
            number_encrypted="",
            number_tail="8888",
            entered_at=NOW,
            entered_by=registrant,
        )
    return enterprise


def make_member(enterprise, role: R = R.ENTERPRISE_ADMIN, name: str = "", **fields):
    user = make_user(name or role.value, **fields)
    ends_on = date(2030, 1, 1) if role == R.AGENT else None
    Membership.objects.create(
        enterprise=enterprise, user=user, role=role.value, starts_on=date(2020, 1, 1), ends_on=ends_on
    )
    return user


def make_budget(allotted: int = 1_200_000_00, **fields):
    number = next(numbers)
    budget = Budget.objects.create(
        name_zh="跨境电商发展资金",
        name_en="Cross-border e-commerce fund",
        source="市级财政",
        document_number=f"津财〔2024〕{number}号",
        year=2024,
        allotted=allotted,
        entries_count=1 if allotted else 0,
        **fields,
    )
    if allotted:
        BudgetEntry.objects.create(
            budget=budget,
            position=1,
            kind=EntryKind.ALLOT,
            amount=allotted,
            made_at=NOW,
            made_by=make_user("Finance"),
        )
    return budget


def make_version():
    programme, _ = Programme.objects.get_or_create(
        code="independent_website",
        defaults={"name_zh": "企业应用跨境电商", "name_en": "Applying cross-border e-commerce"},
    )
    measure, _ = Measure.objects.get_or_create(
        code="TJ-2024-TRANSFORM",
        defaults={"programme": programme, "name_zh": "企业应用跨境电商：平台费用与独立站", "name_en": "Applying"},
    )
    return measure.versions.first() or make_version_in_force(measure, POLICY.read_text(encoding="utf-8"))


def make_version_in_force(measure, document: str, digest: str = "0" * 64):
    """As two people put it in force a month ago; a version before it gives way."""
    author, day = make_user("Policy"), IN_FORCE_FROM.date()
    measure.versions.filter(state=VersionState.IN_FORCE).update(state=VersionState.RETIRED, valid_to=day)
    version = MeasureVersion.objects.create(
        measure=measure,
        number=measure.versions.count() + 1,
        document=document,
        digest=digest,
        state=VersionState.IN_FORCE,
        entered_at=IN_FORCE_FROM,
        entered_by=author,
        saved_at=IN_FORCE_FROM,
        valid_from=day,
        proposed_at=IN_FORCE_FROM,
        proposed_by=author,
        decided_at=IN_FORCE_FROM,
        decided_by=make_user("Director"),
    )
    version.editors.add(author)
    return version


def make_call(budget=None, **fields):
    version = fields.pop("measure_version", None) or make_version()
    values = {
        "reference": f"SB-CALL-{next(numbers)}",
        "programme": version.measure.programme,
        "measure_version": version,
        "budget": budget or make_budget(),
        "name_zh": "平台费用与独立站补助申报",
        "name_en": "Platform fees and independent websites",
        "document_number": "津商函〔2024〕12号",
        "opens_at": datetime(2024, 6, 24, 1, 0, tzinfo=UTC),
        "closes_at": datetime(2024, 7, 12, 9, 0, tzinfo=UTC),
        "published_at": datetime(2024, 6, 20, 1, 0, tzinfo=UTC),
        "contact_zh": "滨海新区商务局",
        "contact_phone": "022-6530 0000",
    } | fields
    return Call.objects.create(**values)


def make_application(call=None, enterprise=None, by=None, **fields):
    """A draft; states beyond are reached through the actions."""
    call = call or make_call()
    enterprise = enterprise or make_enterprise()
    by = by or make_member(enterprise)
    reference = f"SB-2024-{next(numbers):06d}"
    values = {
        "reference": reference,
        "call": call,
        "measure_version": call.measure_version,
        "enterprise": enterprise,
        "division": enterprise.registration_division,
        "created_at": NOW,
        "created_by": by,
        "saved_at": NOW,
        "stage_entered_at": NOW,
        "due_at": call.closes_at,
        "search_text": f"{reference} {enterprise.name_zh} {enterprise.uscc}".upper(),
    } | fields
    return Application.objects.create(**values)
