"""The database itself refuses to change what officers noted: a later note corrects an earlier one."""

from django.db import migrations

from pilotzone.kernel.frozen import freeze

NOTE = ("uid", "application_id", "text", "written_at", "written_by_id", "corrects_id")


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0004_departments")]

    operations = [migrations.RunPython(*freeze("subsidies_claimnote", "TRUE", NOTE))]
