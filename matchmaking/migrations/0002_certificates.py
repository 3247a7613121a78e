"""A person can have another certificate of a training where one was revoked; one holds at most."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matchmaking', '0001_tables'),
    ]

    operations = [
        migrations.AlterField(
            model_name='trainingcertificate',
            name='attendee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='matchmaking.attendee'),
        ),
        migrations.AddConstraint(
            model_name='trainingcertificate',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('attendee',), name='training_certificate_one_holds'),
        ),
    ]
