"""Claims that only wait to be submitted, for as many enterprises as browsers press at the same time.

Each enterprise and each claim is a copy of one that the demo's people brought to that point through the portal's own
pages' actions; what is measured, the submission, is then the real one for each of them.
"""

import copy
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.test import Client

from benchmarks.pages import BACKEND
from enterprises.models import Enterprise, EnterpriseRole, Membership, PayeeAccount
from pilotzone.accounts.models import User
from pilotzone.demo import names
from subsidies.models import Application, Call, ClaimLine, Document

FIRST_COMPANY = 700_000  # beyond the demo's numbers
FIRST_INVOICE = 88_000_000_000_000_000_000


@dataclass(frozen=True, slots=True)
class Press:
    """One claim to be submitted, with the cookie of its administrator's browser."""

    uid: str
    browser: int
    cookie: str


def prepare(browsers: int, each: int, closes_at: datetime) -> list[Press]:
    """So many claims for each of so many enterprises, one after another of each in turn."""
    model = Application.objects.select_related("enterprise", "call").get(
        state="confirming", enterprise__name_en__contains="Lantu"
    )
    Call.objects.filter(pk=model.call_id).update(closes_at=closes_at)
    admin = User.objects.get(email__startswith="company.admin@")
    made = [claims_of_one(model, admin, number, each) for number in range(browsers)]
    return [presses[place] for place in range(each) for presses in made]


@transaction.atomic
def claims_of_one(model: Application, admin: User, number: int, each: int) -> list[Press]:
    user = another(admin, email=f"peak{number}@benchmark.example", name=f"测试{number}")
    enterprise = another_enterprise(model.enterprise, user, number)
    cookie = signed_in(user)
    uids = [another_claim(model, enterprise, user, number * each + place).uid for place in range(each)]
    return [Press(str(uid), number, cookie) for uid in uids]


def another(row: models.Model, **values: object):
    """A copy of a row as a new one, with a uid of its own where it has one."""
    made = copy.copy(row)
    made._state = type(row._state)()  # what the other has read of its neighbours stays the other's
    made.pk = None
    if hasattr(made, "uid"):
        made.uid = uuid.uuid4()
    for name, value in values.items():
        setattr(made, name, value)
    made.save(force_insert=True)
    return made


def another_enterprise(model: Enterprise, user: User, number: int) -> Enterprise:
    made = another(
        model,
        uscc=names.uscc(FIRST_COMPANY + number, "120116"),
        customs_code="",
        name_zh=f"天津申报高峰{number:04d}贸易有限公司",
        contact_phone=f"022-6{number:07d}",
        contact_email=user.email,
        registered_by=user,
    )
    for role in EnterpriseRole.objects.filter(enterprise=model):
        another(role, enterprise=made)
    membership = Membership.objects.get(enterprise=model, user__email__startswith="company.admin@")
    another(membership, enterprise=made, user=user)
    account = PayeeAccount.objects.get(enterprise=model, replaced_at=None)
    another(account, enterprise=made, holder=made.name_zh, entered_by=user)
    return made


def another_claim(model: Application, enterprise: Enterprise, user: User, number: int) -> Application:
    made = another(
        model,
        reference=f"PEAK-{number:06d}",
        enterprise=enterprise,
        project=f"申报高峰项目{number:06d}",
        created_by=user,
        search_text=f"PEAK-{number:06d} {enterprise.name_zh} {enterprise.uscc}",
    )
    lines: dict[int, ClaimLine] = {}
    for place, line in enumerate(model.lines.order_by("pk")):
        invoice = str(FIRST_INVOICE + number * 100 + place)
        values = {name: invoice if value == line.invoice_number else value for name, value in line.values.items()}
        lines[line.pk] = another(line, application=made, invoice_number=invoice, values=values)
    for paper in model.documents.filter(replaced_at=None).order_by("pk"):
        copied: Document = another(paper, application=made, added_by=user)
        copied.lines.set([lines[line.pk] for line in paper.lines.all()])
        for reading in paper.readings.all():
            another(reading, document=copied)
    return made


def signed_in(user: User) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def closing(minutes: float, now: datetime) -> datetime:
    """The call closes when the last of them is over: nobody is refused for being late."""
    return now + timedelta(minutes=minutes)
