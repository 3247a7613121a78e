from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = _("Enterprises")

    def ready(self) -> None:
        from enterprises import kinds, queries, tasks  # noqa: F401  registers notices and outbox tasks
        from enterprises.actions import members
        from enterprises.models import Invitation
        from pilotzone.accounts import grants
        from pilotzone.audit import retention

        retention.register(
            retention.Rule(
                what=_("E-mail addresses of invitations"),
                purpose=_("To let the person join who was asked to"),
                shown=_("To the enterprise's administrator"),
                days=90,
                due=lambda before: Invitation.objects.filter(expires_at__lt=before).exclude(email=""),
                forget=members.forget_invitations,
            )
        )
        grants.register(queries.membership_grants)
