"""The departments that a consultation usually asks; the bureau keeps them on a page from then on."""

from django.db import migrations

USUAL = (
    ("market", "市场监管", "Market supervision"),
    ("tax", "税务", "Taxation"),
    ("customs", "海关", "Customs"),
    ("emergency", "应急管理", "Emergency management"),
    ("ecology", "生态环境", "Ecology and environment"),
    ("labour", "人力资源和社会保障", "Human resources and social security"),
    ("statistics", "统计", "Statistics"),
    ("justice", "司法行政", "Justice"),
)


def enter_usual(apps, schema_editor):
    department = apps.get_model("subsidies", "Department")
    department.objects.bulk_create(department(code=code, name_zh=zh, name_en=en) for code, zh, en in USUAL)


class Migration(migrations.Migration):
    dependencies = [("subsidies", "0003_what_stands")]
    operations = [migrations.RunPython(enter_usual, migrations.RunPython.noop)]
