"""The vocabulary of accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from pilotzone.kernel.access import R


class Language(models.TextChoices):
    CHINESE = "zh-hans", "中文"
    ENGLISH = "en", "English"


ROLE_LABELS = {
    R.ENTERPRISE_ADMIN: _("Enterprise administrator"),
    R.PROJECT_LEAD: _("Project lead"),
    R.AGENT: _("Agent"),
    R.READER: _("Reader"),
    R.DISTRICT_COMMERCE: _("District commerce officer"),
    R.DISTRICT_FINANCE: _("District finance officer"),
    R.CASEWORKER: _("City caseworker"),
    R.PROGRAMME_MANAGER: _("Programme manager"),
    R.SECRETARY: _("Secretary of the decision meeting"),
    R.DIRECTOR: _("Director"),
    R.FINANCE_OFFICER: _("Finance officer"),
    R.ASSESSMENT_OFFICER: _("Assessment officer"),
    R.EVENTS_OFFICER: _("Events officer"),
    R.SYSTEM_ADMIN: _("System administrator"),
    R.SECURITY_ADMIN: _("Security administrator"),
    R.AUDIT_ADMIN: _("Audit administrator"),
    R.EXPERT: _("Expert"),
    R.AUDIT_FIRM: _("Audit firm"),
    R.PARTNER: _("System of a partner"),
}
