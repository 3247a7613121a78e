from django.conf import settings
from django.db import migrations, models

from subsidies import triggers


class Migration(migrations.Migration):

    dependencies = [
        ('subsidies', '0045_first_version_tried'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, triggers.renew),
        migrations.RemoveConstraint(
            model_name='measureversion',
            name='measure_version_proposed',
        ),
        migrations.RemoveConstraint(
            model_name='measureversion',
            name='measure_version_decided',
        ),
        migrations.AddField(
            model_name='measureversion',
            name='removed',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='measureversion',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Proposed'), ('approved', 'Approved, not yet in force'), ('in_force', 'In force'), ('retired', 'No longer in force'), ('discarded', 'Discarded')], default='draft', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='measureversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed_at', None), ('proposed_by', None), ('state__in', ('draft', 'discarded'))), models.Q(models.Q(('state__in', ('draft', 'discarded')), _negated=True), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('valid_from__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='measure_version_proposed'),
        ),
        migrations.AddConstraint(
            model_name='measureversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state__in', ('draft', 'discarded', 'proposed'))), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ('approved', 'in_force', 'retired'))), _connector='OR'), name='measure_version_decided'),
        ),
        migrations.RunPython(triggers.renew, migrations.RunPython.noop),
    ]
