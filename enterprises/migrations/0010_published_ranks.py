"""Whether a published cycle also tells its ranks."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0009_who_runs_a_subject'),
    ]

    operations = [
        migrations.AddField(
            model_name='cycle',
            name='publishes_ranks',
            field=models.BooleanField(default=False, verbose_name='ranks are published too'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=Q(publishes_ranks=False) | ~Q(publication_reference=''), name='cycle_ranks_by_decision', violation_error_message='Named ranks are published by a decision alone.'),
        ),
    ]
