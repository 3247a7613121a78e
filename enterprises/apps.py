from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = _("Enterprises")

    def ready(self) -> None:
        from enterprises import (  # noqa: F401  registers notices and outbox tasks
            facts_parks,
            feed,
            kinds,
            kinds_goods,
            kinds_points,
            kinds_schemes,
            kinds_sensitivity,
            partners,
            queries,
            registers,
            tasks,
        )
        from enterprises.actions import credit_reports, members, payee_changes
        from enterprises.actions.figures import batches, tenant_batches
        from enterprises.actions.goods import filing_batch, telling_batch
        from enterprises.enums import ChangeState
        from enterprises.enums_figures import SubjectKind
        from enterprises.models import Invitation, PayeeChange
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
        retention.register(
            retention.Rule(
                what=_("Numbers of accounts that were asked for and not approved"),
                purpose=_("To check the account before money goes there"),
                shown=_("The last four digits; the whole number to whoever approves"),
                days=365,
                due=lambda before: PayeeChange.objects.filter(
                    state__in=(ChangeState.REFUSED, ChangeState.WITHDRAWN), decided_at__lt=before
                ).exclude(number_encrypted=""),
                forget=payee_changes.forget_numbers,
                fields=("enterprises.PayeeChange.number_encrypted",),
            )
        )
        registered = _("Kept as long as the enterprise is registered; masked for those who do not need it")
        people = ("legal_representative", "contact_name", "contact_phone", "contact_email")
        retention.keep({f"enterprises.Enterprise.{name}": registered for name in people})
        shares = _("Kept as long as the enterprise is registered: shares say who is related to whom")
        retention.keep({"enterprises.Shareholding.name": shares})
        registers.register(SubjectKind.PARK, facts_parks.known)
        grants.register(queries.membership_grants)
        partners.register()
        feed.register()
        batches.register()
        tenant_batches.register()
        filing_batch.register()
        telling_batch.register()
        credit_reports.register()
