"""When those who take part were reminded of the event."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('matchmaking', '0002_certificates'),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='reminded_at',
            field=models.DateTimeField(null=True),
        ),
    ]
