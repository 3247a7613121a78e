"""What the database itself refuses to change: versions in force, results, plans, goals, accounts and frozen rows.

Besides: the departments that a consultation usually asks, and the search of claims by pairs of signs.
"""

from uuid import uuid4

from django.db import migrations

from subsidies import triggers, triggers_accounts, triggers_goals, triggers_meetings
from pilotzone.kernel.frozen import freeze, in_order
from pilotzone.kernel.tables import Stand, bigrams

ALWAYS = {
    # A later note corrects an earlier one.
    "subsidies_claimnote": ("uid", "application_id", "text", "written_at", "written_by_id", "corrects_id"),
    "subsidies_undertaking": ("application_id", "content", "digest", "given_at", "given_by_id"),
    "subsidies_submission": (
        "reference", "document_number", "division_id", "call_id", "content", "digest", "count", "total", "made_at",
        "made_by_id",
    ),
    "subsidies_submissionclaim": ("submission_id", "application_id", "position", "entitlement_id"),
    "subsidies_originalscheck": (
        "application_id", "desk", "papers", "agrees", "remark", "checked_on", "recorded_at", "recorded_by_id",
    ),
    "subsidies_consultation": ("reference", "call_id", "content", "digest", "count", "due_at", "made_at", "made_by_id"),
    "subsidies_consultationclaim": ("consultation_id", "application_id"),
    "subsidies_officereply": ("office_id", "file_id", "taken_at", "taken_by_id"),
    "subsidies_officefinding": ("reply_id", "office_id", "application_id", "found", "text", "basis"),
    "subsidies_auditbatch": (
        "reference", "firm_id", "purpose", "ends_on", "content", "digest", "made_at", "made_by_id",
    ),
    "subsidies_auditedclaim": ("batch_id", "application_id"),
    "subsidies_auditreport": ("claim_id", "text", "recommended", "file_id", "recorded_at", "recorded_by_id"),
    "subsidies_rubric": (
        "call_id", "number", "criteria", "apart", "result", "materials", "input", "digest", "proposed_by_id",
    ),
    "subsidies_panelopinion": ("panel_claim_id", "text", "result", "record", "digest", "signed_at", "signed_by_id"),
    "subsidies_visitentry": ("uid", "visit_id", "item", "value", "remark", "stated_at", "received_at", "made_by_id"),
    "subsidies_visitphoto": (
        "uid", "visit_id", "item", "file_id", "taken_at", "exif_at", "latitude", "longitude", "accuracy",
        "place_source", "received_at", "made_by_id",
    ),
}
SCORE = ("part_id", "points", "comments", "remark", "total", "record", "digest", "signed_at", "signed_by_id")
VISIT = (
    "application_id", "draw_id", "kind", "items", "planned_on", "first_id", "second_id", "present_name",
    "present_post", "remark", "record", "digest", "closed_at", "closed_by_id",
)
STEPS = (
    (triggers.create, triggers.drop),
    (triggers_meetings.RESULT.create, triggers_meetings.RESULT.drop),
    (triggers_meetings.PLAN.create, triggers_meetings.PLAN.drop),
    *(freeze(table, "TRUE", columns) for table, columns in ALWAYS.items()),
    freeze("subsidies_expertscore", "OLD.signed_at IS NOT NULL", SCORE),
    freeze("subsidies_visit", "OLD.closed_at IS NOT NULL", VISIT),
    (triggers_goals.create, triggers_goals.drop),
    (triggers_accounts.create, triggers_accounts.drop),
    bigrams("application_bigrams", "subsidies_application"),
)
# The bureau keeps them on a page from then on.
DEPARTMENTS = (
    ("market", "市场监管", "Market supervision"),
    ("tax", "税务", "Taxation"),
    ("customs", "海关", "Customs"),
    ("emergency", "应急管理", "Emergency management"),
    ("ecology", "生态环境", "Ecology and environment"),
    ("labour", "人力资源和社会保障", "Human resources and social security"),
    ("statistics", "统计", "Statistics"),
    ("justice", "司法行政", "Justice"),
)


ENTER = """
INSERT INTO subsidies_department (uid, code, name_zh, name_en, email, is_active, version)
VALUES (%s, %s, %s, %s, '', %s, 1)
"""


def enter_departments(apps, schema_editor):
    for names in DEPARTMENTS:
        schema_editor.execute(ENTER, [uuid4().hex, *names, True])


class Migration(migrations.Migration):
    replaces = [
        ("subsidies", "0002_search"),
        ("subsidies", "0003_what_stands"),
        ("subsidies", "0004_departments"),
        ("subsidies", "0005_notes_stand"),
    ]
    dependencies = [("subsidies", "0001_tables")]
    operations = [
        Stand(*in_order(STEPS)),
        Stand(enter_departments, migrations.RunPython.noop),
    ]
