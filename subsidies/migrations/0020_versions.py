"""Versions of measures: proposed, approved from a day on, in force, retired; supplementary notices."""

import uuid
from datetime import timedelta

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import pilotzone.kernel.fields
from pilotzone.formula.document import DocumentError, parse_document, plain
from subsidies import triggers

ONE_DAY = timedelta(days=1)


def person(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, **more
    )


def fill(apps, schema_editor):
    """What stood before was decided by one act: its day is the from-date, and the next version's ends it."""
    for measure in apps.get_model("subsidies", "Measure").objects.all():
        following = None
        for version in measure.versions.order_by("-number"):
            version.saved_at = version.entered_at
            if version.decided_at:
                version.valid_from = timezone.localtime(version.decided_at).date()
                version.proposed_at = version.entered_at
                version.proposed_by_id = version.entered_by_id or version.decided_by_id
            if version.state == "retired":
                version.valid_to = max(version.valid_from, (following or version.valid_from) - ONE_DAY)
            version.save()
            if version.entered_by_id:
                version.editors.add(version.entered_by_id)
            following = version.valid_from or following
        named = measure.versions.order_by(models.Case(models.When(state="in_force", then=0), default=1), "-number")
        name_of(measure, named.first())
    settle(schema_editor)


def fill_entitlements(apps, schema_editor):
    """Until now every amount of a claim came from the version that the claim was begun with."""
    application = apps.get_model("subsidies", "Application").objects.filter(pk=models.OuterRef("application"))
    entitlements = apps.get_model("subsidies", "Entitlement").objects.all()
    entitlements.update(measure_version=models.Subquery(application.values("measure_version")[:1]))
    settle(schema_editor)


def settle(schema_editor):
    """The rows' own checks come before the table is altered again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def name_of(measure, version):
    if version is None:
        return
    try:
        name = plain(parse_document(version.document)[0]).get("name")
    except DocumentError:
        return
    if isinstance(name, dict):
        measure.name_zh, measure.name_en = str(name.get("zh", ""))[:200], str(name.get("en", ""))[:300]
        measure.save()


class Migration(migrations.Migration):
    dependencies = [
        ("subsidies", "0010_backtests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="measureversion", name="measure_version_approved_paired"),
        migrations.RenameField("measureversion", "approved_at", "decided_at"),
        migrations.RenameField("measureversion", "approved_by", "decided_by"),
        migrations.AddField("measure", "name_zh", models.CharField(blank=True, max_length=200, default=""), False),
        migrations.AddField("measure", "name_en", models.CharField(blank=True, max_length=300, default=""), False),
        migrations.AddField("measureversion", "revision", models.PositiveIntegerField(default=1)),
        migrations.AddField("measureversion", "origin", models.CharField(blank=True, default="", max_length=80), False),
        migrations.AddField("measureversion", "saved_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "measureversion", "editors", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)
        ),
        migrations.AddField("measureversion", "valid_from", models.DateField(null=True)),
        migrations.AddField("measureversion", "valid_to", models.DateField(null=True)),
        migrations.AddField("measureversion", "note", models.TextField(blank=True, default=""), False),
        migrations.AddField("measureversion", "proposed_at", models.DateTimeField(null=True)),
        migrations.AddField("measureversion", "proposed_by", person(null=True)),
        migrations.AddField("measureversion", "returned_at", models.DateTimeField(null=True)),
        migrations.AddField("measureversion", "returned_by", person(null=True)),
        migrations.AddField("measureversion", "return_reason", models.TextField(blank=True, default=""), False),
        migrations.AlterField("measureversion", "digest", models.CharField(blank=True, max_length=64)),
        migrations.AlterField(
            "measureversion",
            "state",
            models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("proposed", "Proposed"),
                    ("approved", "Approved, not yet in force"),
                    ("in_force", "In force"),
                    ("retired", "No longer in force"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("measureversion", "saved_at", models.DateTimeField()),
        migrations.AddField(
            "application",
            "declined_version",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="subsidies.measureversion",
            ),
        ),
        migrations.AddField(
            "entitlement",
            "measure_version",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entitlements",
                to="subsidies.measureversion",
            ),
        ),
        migrations.RunPython(fill_entitlements, migrations.RunPython.noop),
        migrations.AlterField(
            "entitlement",
            "measure_version",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entitlements",
                to="subsidies.measureversion",
            ),
        ),
        migrations.CreateModel(
            name="Supplement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("document_number", models.CharField(max_length=60)),
                ("text_zh", models.TextField()),
                ("text_en", models.TextField(blank=True)),
                ("effective_at", models.DateTimeField()),
                ("published_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supplements", to="subsidies.call"
                    ),
                ),
                ("published_by", person()),
                (
                    "replaced",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="subsidies.measureversion"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supplements",
                        to="subsidies.measureversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClaimMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chosen_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField(null=True)),
                ("before", pilotzone.kernel.fields.MoneyField(null=True)),
                ("after", pilotzone.kernel.fields.MoneyField(null=True)),
                ("obstacle", models.CharField(blank=True, max_length=40)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="subsidies.application"
                    ),
                ),
                ("chosen_by", person()),
                (
                    "supplement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="subsidies.supplement"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "claimmove",
            models.UniqueConstraint(fields=("supplement", "application"), name="claim_move_once"),
        ),
        migrations.AddConstraint(
            "measureversion",
            models.UniqueConstraint(
                condition=models.Q(("state", "in_force")), fields=("measure",), name="measure_version_one_in_force"
            ),
        ),
        migrations.AddConstraint(
            "measureversion",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_at", None), ("proposed_by", None), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("proposed_at__isnull", False),
                        ("proposed_by__isnull", False),
                        ("valid_from__isnull", False),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="measure_version_proposed",
            ),
        ),
        migrations.AddConstraint(
            "measureversion",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state__in", ("draft", "proposed"))),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("state__in", ("approved", "in_force", "retired")),
                    ),
                    _connector="OR",
                ),
                name="measure_version_decided",
            ),
        ),
        migrations.AddConstraint(
            "measureversion",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "retired"), ("valid_to__gte", models.F("valid_from"))),
                    models.Q(models.Q(("state", "retired"), _negated=True), ("valid_to", None)),
                    _connector="OR",
                ),
                name="measure_version_ended",
            ),
        ),
        migrations.AddConstraint(
            "measureversion",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_at", None), ("returned_by", None)),
                    models.Q(("returned_at__isnull", False), ("returned_by__isnull", False)),
                    _connector="OR",
                ),
                name="measure_version_returned_paired",
            ),
        ),
        migrations.AddConstraint(
            "supplement",
            models.UniqueConstraint(
                fields=("call", "version"),
                name="supplement_once",
                violation_error_message="This call takes this version already.",
            ),
        ),
        migrations.AddConstraint(
            "supplement",
            models.UniqueConstraint(
                condition=models.Q(("applied_at", None)),
                fields=("call",),
                name="supplement_one_waiting",
                violation_error_message="Another supplementary notice for this call waits for its moment.",
            ),
        ),
        migrations.RunPython(triggers.create, triggers.drop),
    ]
