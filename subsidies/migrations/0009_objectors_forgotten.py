import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

OFFICE = Q(source="department", identity_encrypted="", entered_by__isnull=False)
OFFICE = OFFICE & ~Q(department="") & ~Q(document_number="")
ANYBODY = ~Q(source="department") & Q(department="", document_number="", entered_by=None)


class Migration(migrations.Migration):
    """Who objected is forgotten once the ruling has stood its time, with the statement and the papers."""

    dependencies = [("subsidies", "0008_amounts_of_deciding"), ("files", "__first__")]

    operations = [
        migrations.AddField("objection", "erased_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "objection",
            "letter",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="files.storedfile"
            ),
        ),
        migrations.RemoveConstraint("objection", "objection_has_a_name"),
        migrations.RemoveConstraint("objection", "objection_says_why"),
        migrations.AddConstraint(
            "objection",
            models.CheckConstraint(
                condition=OFFICE | ANYBODY & (~Q(identity_encrypted="") | Q(erased_at__isnull=False)),
                name="objection_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            "objection",
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | ~Q(statement="") & Q(letter__isnull=False),
                name="objection_says_why",
            ),
        ),
        migrations.AddConstraint(
            "objection",
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(decided_at__isnull=False, identity_encrypted="", statement="", letter=None, evidence=None),
                name="objection_erased_whole",
            ),
        ),
    ]
