"""Who runs a park or a warehouse, and whether it is assessed; parks' operators are taken over."""

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def take_operators(apps, schema_editor):
    Subject = apps.get_model("enterprises", "Subject")
    Park = apps.get_model("enterprises", "Park")
    operator = Park.objects.filter(pk=OuterRef("park")).values("operator")[:1]
    Subject.objects.filter(kind="park").update(operator=Subquery(operator))


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0008_source_of_registers'),
    ]

    operations = [
        migrations.AddField(
            model_name='subject',
            name='operator',
            field=models.ForeignKey(null=True, on_delete=models.deletion.PROTECT, related_name='subjects_run', to='enterprises.enterprise'),
        ),
        migrations.AddField(
            model_name='subject',
            name='is_assessed',
            field=models.BooleanField(default=True),
        ),
        migrations.RunPython(take_operators, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=~Q(kind='enterprise') | Q(operator=None), name='subject_runs_itself'),
        ),
    ]
