import pilotzone.kernel.fields
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """From which amounts two directors sign, and a meeting decides."""

    dependencies = [("subsidies", "0007_budgets_asked_for_goals")]

    operations = [
        migrations.AddField("programme", "two_from", pilotzone.kernel.fields.MoneyField(null=True)),
        migrations.AddField("programme", "meeting_from", pilotzone.kernel.fields.MoneyField(null=True)),
        migrations.AddConstraint(
            "programme",
            models.CheckConstraint(
                condition=Q(two_from=None) | Q(two_from__gt=0, decided_by="director"),
                name="programme_two_from_where_one_decides",
            ),
        ),
        migrations.AddConstraint(
            "programme",
            models.CheckConstraint(
                condition=Q(meeting_from=None) | Q(meeting_from__gt=0) & ~Q(decided_by="meeting"),
                name="programme_meeting_from_where_directors_decide",
            ),
        ),
        migrations.AddConstraint(
            "programme",
            models.CheckConstraint(
                condition=Q(two_from=None) | Q(meeting_from=None) | Q(two_from__lt=F("meeting_from")),
                name="programme_amounts_in_order",
                violation_error_message="The meeting's amount lies above the amount from which two sign.",
            ),
        ),
    ]
