"""What was proposed, signed or given as an opinion never changes."""

from django.db import migrations

from subsidies.triggers_frozen import freeze

RUBRIC = ("call_id", "number", "criteria", "apart", "result", "materials", "input", "digest", "proposed_by_id")
SCORE = ("part_id", "points", "comments", "remark", "total", "record", "digest", "signed_at", "signed_by_id")
OPINION = ("panel_claim_id", "text", "result", "record", "digest", "signed_at", "signed_by_id")


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0131_scores")]

    operations = [
        migrations.RunPython(*freeze("subsidies_rubric", "TRUE", RUBRIC)),
        migrations.RunPython(*freeze("subsidies_expertscore", "OLD.signed_at IS NOT NULL", SCORE)),
        migrations.RunPython(*freeze("subsidies_panelopinion", "TRUE", OPINION)),
    ]
