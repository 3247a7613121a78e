"""The people of the demo: offices, officers with their appointments, and how each of them signs in."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from pilotzone.accounts import actions as accounts
from pilotzone.accounts.enums import Language
from pilotzone.accounts.models import Appointment, Office, User
from pilotzone.kernel.access import R
from pilotzone.reference.models import Division

DOMAIN = "demo.pilotzone.example"
PASSWORD = "Pilot-zone-2026"
DIVISIONS = {"binhai": "120116", "wuqing": "120114"}

OFFICES = {
    "city-commerce": ("市商务局跨境电商处", "City commerce bureau, cross-border e-commerce division", None),
    "city-finance": ("市财政局", "City finance bureau", None),
    "city-office": ("市商务局办公室", "City commerce bureau, general office", None),
    "binhai-commerce": ("滨海新区商务局", "Binhai commerce bureau", "binhai"),
    "binhai-finance": ("滨海新区财政局", "Binhai finance bureau", "binhai"),
    "wuqing-commerce": ("武清区商务局", "Wuqing commerce bureau", "wuqing"),
    "audit-firm": ("津衡会计师事务所", "Jinheng Certified Public Accountants", None),
    "wuqing-finance": ("武清区财政局", "Wuqing finance bureau", "wuqing"),
}


COMPANY = (
    ("enterprise administrator", f"company.admin@{DOMAIN}"),
    ("project lead", f"company.lead@{DOMAIN}"),
    ("reader", f"company.reader@{DOMAIN}"),
    ("agent of two enterprises", f"agent@{DOMAIN}"),
    ("administrator of Hongchuan", f"hongchuan.admin@{DOMAIN}"),
    ("expert of a drawn group", f"expert@{DOMAIN}"),
    ("expert who has scored", f"expert4@{DOMAIN}"),
)


@dataclass(frozen=True, slots=True)
class Officer:
    key: str  # what stands before the @
    role: R
    office: str
    name: str
    language: Language = Language.CHINESE


OFFICERS = (
    Officer("security.admin", R.SECURITY_ADMIN, "city-office", "魏书宁"),
    Officer("system.admin", R.SYSTEM_ADMIN, "city-office", "田澍"),
    Officer("audit.admin", R.AUDIT_ADMIN, "city-office", "叶思齐"),
    Officer("district.commerce", R.DISTRICT_COMMERCE, "binhai-commerce", "陆雨桐"),
    Officer("district.finance", R.DISTRICT_FINANCE, "binhai-finance", "蒋明哲"),
    Officer("wuqing.commerce", R.DISTRICT_COMMERCE, "wuqing-commerce", "韩若溪"),
    Officer("wuqing.finance", R.DISTRICT_FINANCE, "wuqing-finance", "秦景行"),
    Officer("caseworker", R.CASEWORKER, "city-commerce", "沈知远"),
    Officer("caseworker2", R.CASEWORKER, "city-commerce", "Su Yinuo", Language.ENGLISH),
    Officer("manager", R.PROGRAMME_MANAGER, "city-commerce", "顾云舒"),
    Officer("secretary", R.SECRETARY, "city-office", "冯予安"),
    Officer("director", R.DIRECTOR, "city-commerce", "许景行"),
    Officer("director2", R.DIRECTOR, "city-commerce", "陆思齐"),
    Officer("finance", R.FINANCE_OFFICER, "city-finance", "顾若溪"),
    Officer("assessor", R.ASSESSMENT_OFFICER, "city-commerce", "叶知秋"),
    Officer("assessor2", R.ASSESSMENT_OFFICER, "city-commerce", "温如意"),
    Officer("events", R.EVENTS_OFFICER, "city-commerce", "江映月"),
    Officer("events2", R.EVENTS_OFFICER, "city-commerce", "Tang Jiahe", Language.ENGLISH),
    Officer("auditor", R.AUDIT_FIRM, "audit-firm", "秦澍"),
    Officer("finance2", R.FINANCE_OFFICER, "city-finance", "韩明哲"),
)


def email(key: str) -> str:
    return f"{key}@{DOMAIN}"


def enrol(key: str, name: str, *, language: Language = Language.CHINESE, now: datetime) -> User:
    """A person with the demo password and an address that counts as verified."""
    if not settings.PILOTZONE_DEMO:
        raise RuntimeError("The demo password is only ever set where PILOTZONE_DEMO is true.")
    user = accounts.create_user(email=email(key), name=name, password=None, language=language, now=now)
    user.password = hashed_password()
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@cache
def hashed_password() -> str:
    """Hashed once for everybody: hashing is slow on purpose."""
    return make_password(PASSWORD)


def open_offices() -> dict[str, Office]:
    divisions = {key: Division.objects.get(code=code) for key, code in DIVISIONS.items()}
    return {
        code: Office.objects.create(
            code=code, name_zh=name_zh, name_en=name_en, division=divisions[division] if division else None
        )
        for code, (name_zh, name_en, division) in OFFICES.items()
    }


def appoint_officers(*, now: datetime, since: date) -> dict[str, User]:
    """Everybody by key. The first appointment is made by nobody; all others by the security administrator."""
    offices = open_offices()
    people = {each.key: enrol(each.key, each.name, language=each.language, now=now) for each in OFFICERS}
    first = OFFICERS[0]
    chief = people[first.key]
    Appointment.objects.create(user=chief, role=first.role, office=offices[first.office], starts_on=since)
    for each in OFFICERS[1:]:
        accounts.appoint(
            people[each.key],
            role=each.role,
            office=offices[each.office],
            starts_on=since,
            ends_on=None,
            by=chief,
            now=now,
        )
    return people


def sign_ins() -> list[tuple[str, str]]:
    """Role and address of everybody worth trying, as far as they are there."""
    rows = [(f"{each.role.value.replace('_', ' ')} ({OFFICES[each.office][1]})", email(each.key)) for each in OFFICERS]
    rows = [*COMPANY, *rows]
    known = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
    return [row for row in rows if row[1] in known]
