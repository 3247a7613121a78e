"""Expert points that are sent back, and what enterprises think of themselves."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0006_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SelfAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.JSONField(default=dict)),
                ("notes", models.JSONField(default=dict)),
                ("told_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.AddField(
            model_name="expertpoints",
            name="returned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="expertpoints",
            name="returned_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="expertpoints",
            name="returned_note",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddConstraint(
            model_name="expertpoints",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_at", None), ("returned_by", None), ("returned_note", "")),
                    models.Q(
                        ("confirmed_at", None),
                        ("returned_at__isnull", False),
                        ("returned_by__isnull", False),
                        models.Q(("returned_note", ""), _negated=True),
                        models.Q(("returned_by", models.F("first_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="expert_points_returned_with_a_reason",
                violation_error_message="Points are sent back by another person, with a reason.",
            ),
        ),
        migrations.AddField(
            model_name="selfassessment",
            name="cycle",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="self_assessments",
                to="enterprises.cycle",
            ),
        ),
        migrations.AddField(
            model_name="selfassessment",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.subject"
            ),
        ),
        migrations.AddField(
            model_name="selfassessment",
            name="told_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="selfassessment",
            constraint=models.UniqueConstraint(fields=("cycle", "subject"), name="self_assessment_once"),
        ),
    ]
