"""What the database itself refuses to change: versions in force, results, plans, goals, accounts and frozen rows."""

from django.db import migrations

from subsidies import triggers, triggers_accounts, triggers_goals, triggers_meetings
from pilotzone.kernel.frozen import freeze

ALWAYS = {
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
)


def create(apps, schema_editor):
    for forwards, _ in STEPS:
        forwards(apps, schema_editor)


def drop(apps, schema_editor):
    for _, backwards in reversed(STEPS):
        backwards(apps, schema_editor)


class Migration(migrations.Migration):
    """One operation for all: each one on its own would have every model drawn up again."""

    dependencies = [("subsidies", "0002_search"), ("enterprises", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
