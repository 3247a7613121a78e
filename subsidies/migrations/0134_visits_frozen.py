"""Answers and photos of a visit never change, and of a closed visit nothing but the second officer's word."""

from django.db import migrations

from subsidies.triggers_frozen import freeze

VISIT = ("application_id", "draw_id", "kind", "items", "planned_on", "first_id", "second_id", "present_name",
         "present_post", "remark", "record", "digest", "closed_at", "closed_by_id")  # fmt: skip
ENTRY = ("uid", "visit_id", "item", "value", "remark", "stated_at", "received_at", "made_by_id")
PHOTO = ("uid", "visit_id", "item", "file_id", "taken_at", "exif_at", "latitude", "longitude", "accuracy",
         "place_source", "received_at", "made_by_id")  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0133_visits")]

    operations = [
        migrations.RunPython(*freeze("subsidies_visit", "OLD.closed_at IS NOT NULL", VISIT)),
        migrations.RunPython(*freeze("subsidies_visitentry", "TRUE", ENTRY)),
        migrations.RunPython(*freeze("subsidies_visitphoto", "TRUE", PHOTO)),
    ]
