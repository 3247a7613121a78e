"""Reminders while a cycle collects: begun once a day, and how far they have come."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('enterprises', '0011_major_marks'),
    ]

    operations = [
        migrations.CreateModel(
            name='CycleChase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('reached', models.BigIntegerField(default=0)),
                ('told', models.PositiveIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chases', to='enterprises.cycle')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('cycle', 'day'), name='cycle_chase_once_a_day')],
            },
        ),
    ]
