"""Claims ready to be paid, and batches on their way: what the money's side starts from."""

from datetime import datetime

from subsidies.actions import noticing, paying
from subsidies.models import Application, PaymentBatch
from tests.factories.people import POLICY, make_call, make_enterprise, make_member, make_version, make_version_in_force
from tests.factories.registry import make_payee
from tests.factories.review import Bureau, approved, make_submitted

PARTS = """
payers:
- {id: city, label: {zh: 市级, en: City}, share: 60%}
- {id: district, label: {zh: 区级, en: District}, share: rest}
instalments:
- {id: first, label: {zh: 首期, en: First}, share: 50%, due: {zh: 公示后, en: after the notice}}
- {id: last, label: {zh: 尾款, en: Last}, share: rest, due: {zh: 验收后, en: after acceptance}}
"""


def make_parted_call(parts: str = PARTS, **fields):
    """A call whose measure names payers and instalments."""
    text = POLICY.read_text(encoding="utf-8")
    version = make_version_in_force(make_version().measure, f"{text}\n{parts}", digest="1" * 64)
    return make_call(measure_version=version, **fields)


def make_payable(bureau: Bureau, now: datetime, *, call=None, number: str = "6222020302001234567") -> Application:
    """36,000 yuan, decided and past its public notice; its administrator wrote it."""
    enterprise = make_enterprise(payee=False)
    claim = make_submitted(call=call, enterprise=enterprise, by=make_member(enterprise))
    make_payee(enterprise, number)
    return decided(claim, bureau, now)


def decided(claim: Application, bureau: Bureau, now: datetime) -> Application:
    """A submitted claim, decided and past its public notice."""
    claim = approved(claim, bureau, now)
    count = claim.call.notices.count() + 1
    notice = noticing.publish(
        claim.call, [claim], document_number=f"公示{claim.pk}-{count}", by=bureau.secretary, now=now
    )
    noticing.close(notice, now=notice.ends_at)
    claim.refresh_from_db()
    return claim


def make_exported(claims: list[Application], bureau: Bureau, now: datetime) -> PaymentBatch:
    batch = paying.prepare(claims[0].call.budget, claims, by=bureau.payer, now=now)
    paying.export(batch, by=bureau.payer, now=now)
    batch.refresh_from_db()
    return batch
