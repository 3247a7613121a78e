from django.db import migrations, models
from django.db.models import Q

READS = (
    "personal.read",
    "enterprise.payee_read",
    "payment.exported",
    "evidence.exported",
    "objection.identity_read",
)


class Migration(migrations.Migration):
    """The index of reads holds the reads of who objects, too."""

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="auditevent", name="audit_event_reads"),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["-at", "-id"], condition=Q(kind__in=READS), name="audit_event_reads"),
        ),
    ]
