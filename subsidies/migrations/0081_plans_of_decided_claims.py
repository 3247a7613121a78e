"""Claims decided before there were payment plans are paid in one part from their call's budget, which is due."""

from itertools import islice
from zoneinfo import ZoneInfo

from django.db import migrations

DECIDED = ("approved", "noticed", "payable", "paid")
STEP = 2000


def plan(apps, schema_editor):
    Application, Instalment, Payment = (apps.get_model("subsidies", name) for name in ("Application", "Instalment", "Payment"))
    zone = ZoneInfo("Asia/Shanghai")
    rows = Application.objects.filter(state__in=DECIDED, approved__gt=0).select_related("call").order_by("pk")
    paid = dict(Payment.objects.values_list("application_id", "paid_at"))
    made = (
        Instalment(
            application=row,
            position=1,
            budget_id=row.call.budget_id,
            amount=row.approved,
            due_on=row.stage_entered_at.astimezone(zone).date(),
            paid_at=paid.get(row.pk),
        )
        for row in rows.iterator(STEP)
    )
    while some := list(islice(made, STEP)):
        Instalment.objects.bulk_create(some)
    parts = dict(Instalment.objects.values_list("application_id", "pk"))
    batch, number, changed = None, 0, []
    for payment in Payment.objects.order_by("batch_id", "application__reference").iterator(STEP):
        number = number + 1 if payment.batch_id == batch else 1
        batch = payment.batch_id
        payment.number, payment.instalment_id = number, parts[payment.application_id]
        changed.append(payment)
        if len(changed) == STEP:
            Payment.objects.bulk_update(changed, ["number", "instalment"])
            changed = []
    Payment.objects.bulk_update(changed, ["number", "instalment"])


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0080_payment_plan")]

    operations = [migrations.RunPython(plan, migrations.RunPython.noop)]
