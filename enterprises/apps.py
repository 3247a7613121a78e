from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = _("Enterprises")

    def ready(self) -> None:
        from enterprises import (  # noqa: F401  registers notices and outbox tasks
            cycle_pages,
            facts_parks,
            feed,
            keeping,
            kinds,
            kinds_administration,
            kinds_cases,
            kinds_goods,
            kinds_members,
            kinds_points,
            kinds_registry,
            kinds_schemes,
            kinds_sensitivity,
            limits,
            partners,
            queries,
            registers,
            secrets,
            tasks,
        )
        from enterprises.actions import credit_reports
        from enterprises.actions.figures import batches, tenant_batches
        from enterprises.actions.goods import filing_batch, telling_batch
        from enterprises.enums_figures import SubjectKind
        from pilotzone.accounts import grants
        from pilotzone.reference import needs
        from pilotzone.reference.actions import limits as running

        secrets.kept_in("enterprises.PayeeAccount.number_encrypted", "enterprises.PayeeChange.number_encrypted")
        registers.register(SubjectKind.PARK, facts_parks.known)
        keeping.register()
        needs.register(cycle_pages.rates_needed)
        running.register(*limits.LIMITS)
        grants.register(queries.membership_grants)
        partners.register()
        feed.register()
        batches.register()
        tenant_batches.register()
        filing_batch.register()
        telling_batch.register()
        credit_reports.register()
