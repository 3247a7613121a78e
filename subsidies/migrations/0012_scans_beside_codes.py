from django.db import migrations, models


class Migration(migrations.Migration):
    """What a scan's QR code does not say is read by the engine, too."""

    dependencies = [("subsidies", "0011_conflicts_found_by_more")]

    operations = [migrations.AddField("invoicereading", "scan_waits", models.BooleanField(default=False))]
