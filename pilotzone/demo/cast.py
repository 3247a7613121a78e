"""Registers the demo's enterprises through the registry's own actions, with their people, accounts and records."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises import actions as registry
from enterprises.enums import CreditEffect, MemberRole, QualificationKind
from enterprises.models import CreditRecord, Enterprise, Qualification
from pilotzone.accounts.enums import Language
from pilotzone.accounts.models import User
from pilotzone.demo import evidence, names, people
from pilotzone.demo.papers import Uploads
from pilotzone.demo.plan import FIRMS, WAITING, Firm
from pilotzone.files import actions as files
from pilotzone.kernel import clock
from pilotzone.reference.models import Division

BANKS = ("示例银行天津滨海支行", "示例银行天津武清支行", "演示商业银行天津分行")
PROGRAMME = "independent_website"
LEADING = "lantu"  # the enterprise whose people stand in the table of sign-ins
OTHER_OF_AGENT = "yuanhe"
SAME_PHONE = dict.fromkeys(("lantu", "yuanhe"), "022-5550 0099")  # the bureau is shown that they are related
CONNECTED_LATELY = ("lantu", "hengyue", "jifan")  # between the two runs that make offers


@dataclass(frozen=True, slots=True)
class Company:
    """An enterprise with the people who act for it."""

    firm: Firm
    enterprise: Enterprise
    admin: User
    lead: User
    agent: User | None = None


def uscc_of(firm: Firm) -> str:
    if firm.uscc:
        return firm.uscc
    place = (FIRMS + WAITING).index(firm) + 1
    region = people.DIVISIONS.get(firm.district, "130102")
    return names.uscc(900_000 + place, region)


def register_all(papers: Uploads, *, now: datetime) -> dict[str, Company]:
    """Every enterprise of the plan by its key."""
    enter_credit_records(clock.local_date(now))
    companies = {}
    for firm in FIRMS:
        upload = papers[evidence.licence(firm, uscc_of(firm))]
        companies[firm.key] = with_people(firm, register(firm, upload, now=now), now=now)
        enter_qualifications(companies[firm.key])
    name_agent(companies, papers, now=now)
    invite_reader(companies[LEADING], now=now)
    return companies


def register_waiting(*, now: datetime) -> list[Enterprise]:
    """Without a licence, or from outside: the bureau looks at these."""
    return [register(firm, None, now=now) for firm in WAITING]


def admin_key(firm: Firm) -> str:
    return "company.admin" if firm.key == LEADING else f"{firm.key}.admin"


def register(firm: Firm, licence: SimpleUploadedFile | None, *, now: datetime) -> Enterprise:
    admin = people.enrol(admin_key(firm), firm.representative, now=now)
    place = (FIRMS + WAITING).index(firm)
    stored = files.store(licence, by=admin, now=now) if licence else None
    division = Division.objects.get(code=people.DIVISIONS[firm.district]) if firm.district else None
    values = {
        "uscc": uscc_of(firm),
        "customs_code": names.customs_code(place + 1),
        "name_zh": firm.name_zh,
        "name_en": firm.name_en,
        "registration_division": division,
        "tax_division": division,
        "statistics_division": division,
        "address": f"天津市演示路{place + 1}号",
        "legal_representative": firm.representative,
        "established_on": date(2012 + place % 9, 1 + place % 12, 8),
        "platform_connected_on": None if firm.key in CONNECTED_LATELY else date(2021 + place % 2, 3, 1 + place),
        "contact_name": firm.representative,
        "contact_phone": SAME_PHONE.get(firm.key, f"022-5550 {place + 1:04d}"),
        "contact_email": admin.email,
        "licence": stored,
    }
    submission = uuid5(NAMESPACE_URL, f"demo/{firm.key}")
    return registry.register(values, roles=firm.roles, submission=submission, by=admin, now=now)


def with_people(firm: Firm, enterprise: Enterprise, *, now: datetime) -> Company:
    """A project lead beside the administrator, and the account to be paid."""
    admin = User.objects.get(email=people.email(admin_key(firm)))
    key = "company.lead" if firm.key == LEADING else f"{firm.key}.lead"
    place = FIRMS.index(firm)
    lead = people.enrol(key, lead_name(firm), now=now)
    invitation = registry.invite(enterprise, email=lead.email, role=MemberRole.LEAD, by=admin, now=now)
    registry.accept(invitation, by=lead, now=now)
    registry.set_payee(
        enterprise,
        holder=firm.name_zh,
        bank=BANKS[place % len(BANKS)],
        cnaps=f"999110{place:06d}",
        number=f"6200{place + 1:04d}00{place * 7919 % 1_000_000:06d}",
        by=admin,
        now=now,
    )
    return Company(firm, enterprise, fresh(admin), fresh(lead))


def lead_name(firm: Firm) -> str:
    place = FIRMS.index(firm)
    return names.FAMILY[place % 12] + names.GIVEN[(place * 5 + 3) % 12]


def fresh(user: User) -> User:
    """Read again: a user's rights are kept from the first time they are asked for."""
    return User.objects.get(pk=user.pk)


def name_agent(companies: dict[str, Company], papers: Uploads, *, now: datetime) -> None:
    """One person acts for two enterprises, in one programme, until a day."""
    agent = people.enrol("agent", evidence.AGENT, language=Language.ENGLISH, now=now)
    for key in (LEADING, OTHER_OF_AGENT):
        company = companies[key]
        letter = files.store(papers[evidence.letter(company.firm)], by=company.admin, now=now)
        invitation = registry.name_agent(
            company.enterprise,
            email=agent.email,
            programmes=[PROGRAMME],
            last_day=clock.local_date(now) + timedelta(days=400),
            letter=letter,
            by=company.admin,
            now=now,
        )
        registry.accept(invitation, by=fresh(agent), now=now)
    companies[OTHER_OF_AGENT] = replace(companies[OTHER_OF_AGENT], agent=fresh(agent))


def invite_reader(company: Company, *, now: datetime) -> None:
    reader = people.enrol("company.reader", "田一诺", now=now)
    role = MemberRole.READER
    invitation = registry.invite(company.enterprise, email=reader.email, role=role, by=company.admin, now=now)
    registry.accept(invitation, by=reader, now=now)


def enter_qualifications(company: Company) -> None:
    """Recognitions as other registers would report them."""
    since = {"starts_on": date(2022, 11, 1), "ends_on": date(2029, 10, 31), "source": "科技主管部门（演示）"}
    kinds = {
        QualificationKind.HIGH_TECH: company.firm.high_tech,
        QualificationKind.SPECIALISED: company.firm.specialised,
    }
    for kind, held in kinds.items():
        if held:
            number = f"DEMO-2022-{FIRMS.index(company.firm) + 1:03d}"
            Qualification.objects.create(enterprise=company.enterprise, kind=kind, number=number, **since)


def enter_credit_records(today: date) -> None:
    """On record only, repaired, and one that bars an enterprise which has not registered."""
    rows = (
        (uscc_of(FIRMS[4]), FIRMS[4].name_zh, CreditEffect.NOTE, 400, None),
        (uscc_of(FIRMS[8]), FIRMS[8].name_zh, CreditEffect.OWES_FISCAL, 900, 700),
        (names.uscc(999_001, "120116"), "天津示例失信有限公司", CreditEffect.BARS_FUNDING, 300, None),
    )
    for uscc, name, effect, began, repaired in rows:
        CreditRecord.objects.create(
            uscc=uscc,
            name=name,
            effect=effect,
            list_name="演示名单",
            legal_basis="演示依据",
            starts_on=today - timedelta(days=began),
            repaired_on=today - timedelta(days=repaired) if repaired else None,
            source="信用信息平台（演示）",
        )
