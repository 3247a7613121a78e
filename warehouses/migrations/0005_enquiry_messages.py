"""What both sides write about an enquiry is kept, one message after the other."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def take_along(apps, editor):
    """The one reply that there could be so far."""
    given = apps.get_model("warehouses", "Enquiry").objects.exclude(reply="").order_by("pk")
    rows = apps.get_model("warehouses", "EnquiryMessage").objects
    for enquiry in given:
        values = {"written_at": enquiry.replied_at, "written_by_id": enquiry.replied_by_id}
        rows.create(enquiry=enquiry, by_operator=True, text=enquiry.reply, **values)


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('warehouses', '0004_evidence_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='EnquiryMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('by_operator', models.BooleanField()),
                ('text', models.CharField(max_length=1000)),
                ('written_at', models.DateTimeField()),
                ('enquiry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='warehouses.enquiry')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['written_at', 'id'],
            },
        ),
        migrations.RunPython(take_along, elidable=True),
        migrations.RemoveField(
            model_name='enquiry',
            name='reply',
        ),
    ]
