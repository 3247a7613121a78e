"""The demo's partners, of each kind: customs with a system in force and one that waits, a district whose access was
withdrawn, a bank with the consent of one enterprise, others for whom a vendor opens a key in the sandbox."""

from datetime import datetime, timedelta

from enterprises.actions import consenting
from enterprises.enums_consents import ConsentItem, ConsentPurpose
from enterprises.models import Enterprise, Indicator
from pilotzone.accounts.models import User
from pilotzone.demo.cast import Company
from pilotzone.demo.people import DIVISIONS
from pilotzone.exchange.actions import keys, partners
from pilotzone.exchange.api.authentication import acting
from pilotzone.exchange.enums import Kind
from pilotzone.exchange.models import Client, Partner
from pilotzone.kernel import clock
from pilotzone.kernel.scopes import Scope
from pilotzone.reference.models import Division

DAY = timedelta(days=1)
PARK = "TJBH01"
TERMS = {"networks": ["192.0.2.0/28"], "certificate": "", "days": 180}


def set_up(officers: dict[str, User], company: Enterprise, consenter: Company, *, now: datetime) -> int:
    """How many systems there are."""
    proposer, confirmer = officers["system.admin"], officers["security.admin"]
    customs = enter(Kind.AGENCY, "天津海关", "Tianjin Customs", code="customs", by=proposer, now=now - 40 * DAY)
    running = partners.propose_client(
        customs,
        name="跨境统计报送系统",
        scopes=(Scope.FIGURES_WRITE, Scope.ENTERPRISES_READ),
        basis="津商数据〔2026〕3号 第二条",
        by=proposer,
        now=now - 39 * DAY,
        **TERMS,
    )
    partners.confirm_client(running, by=confirmer, now=now - 38 * DAY)
    district = Division.objects.get(code=DIVISIONS["wuqing"])
    wuqing = enter(
        Kind.DISTRICT, "武清区商务局", "Wuqing commerce bureau", division=district, by=proposer, now=now - 30 * DAY
    )
    former = partners.propose_client(
        wuqing,
        name="区级项目库",
        scopes=(Scope.APPLICATIONS_READ,),
        basis="区级项目库对接协议",
        by=proposer,
        now=now - 30 * DAY,
        **TERMS,
    )
    partners.confirm_client(former, by=confirmer, now=now - 29 * DAY)
    partners.withdraw_client(former, reason="系统停用", by=confirmer, now=now - 9 * DAY)
    partners.propose_client(
        customs,
        name="海外仓核对系统",
        scopes=(Scope.WAREHOUSES_READ, Scope.RECOGNITIONS_READ),
        basis="津商数据〔2026〕3号 第四条",
        by=proposer,
        now=now - 2 * DAY,
        **TERMS,
    )
    enter(Kind.AGENCY, "国家税务总局天津市税务局", "Tianjin tax office", code="tax", by=proposer, now=now - 20 * DAY)
    enter(Kind.PARK, "滨海跨境电商产业园", "Binhai e-commerce park", code=PARK, by=proposer, now=now - 20 * DAY)
    for each in (company, consenter.enterprise):
        enter(Kind.ENTERPRISE, each.name_zh, each.name_en, code=each.uscc, by=proposer, now=now - 20 * DAY)
    bank_with_consent(consenter, proposer, confirmer, now=now)
    keys.propose_key(Client.objects.get(pk=running.pk), days=180, by=proposer, now=now - DAY)
    return Client.objects.count()


def bank_with_consent(company: Company, proposer: User, confirmer: User, *, now: datetime) -> None:
    bank = enter(Kind.BANK, "天津滨海银行", "Bank of Tianjin Binhai", by=proposer, now=now - 20 * DAY)
    system = partners.propose_client(
        bank,
        name="普惠信贷系统",
        scopes=(Scope.CONSENTS_READ,),
        basis="企业逐项同意",
        by=proposer,
        now=now - 20 * DAY,
        **TERMS,
    )
    partners.confirm_client(system, by=confirmer, now=now - 19 * DAY)
    given, day = now - 10 * DAY, clock.local_date(now)
    consent = consenting.consent(
        company.enterprise,
        partner=bank,
        items=(ConsentItem.REGISTRATION, ConsentItem.FIGURES),
        indicators=list(Indicator.objects.filter(code__in=("trade", "receipts"))),
        purpose=ConsentPurpose.LOAN,
        starts_on=clock.local_date(given),
        ends_on=day + 355 * DAY,
        by=company.admin,
        now=given,
    )
    reader, _presented = acting(system, system.held_scopes, day)
    consenting.note_reading(consent, ConsentItem.REGISTRATION, 1, by=reader, now=now - 8 * DAY)


def enter(
    kind: Kind,
    name_zh: str,
    name_en: str,
    *,
    by: User,
    now: datetime,
    code: str = "",
    division: Division | None = None,
) -> Partner:
    return partners.enter_partner(
        kind=kind,
        name_zh=name_zh,
        name_en=name_en,
        code=code,
        division=division,
        contact_email="api@partner.demo.pilotzone.example",
        by=by,
        now=now,
    )
