"""The audit app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "pilotzone.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from pilotzone.audit import actions, retention
        from pilotzone.audit.models import AuditEvent

        retention.register(
            retention.Rule(
                what=_("Personal data in events of the audit record"),
                purpose=_("To show later who was concerned by an act"),
                shown=_("To those who read the record; never in an evidence pack"),
                days=3650,
                due=lambda before: AuditEvent.objects.filter(personal__isnull=False, at__lt=before),
                forget=actions.forget_personal,
                fields=("audit.AuditEvent.personal",),
            )
        )
