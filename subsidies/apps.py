from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubsidiesConfig(AppConfig):
    name = "subsidies"
    verbose_name = _("Subsidies")

    def ready(self) -> None:
        from enterprises import holds, renaming, scopes, secrets
        from pilotzone.accounts import grants
        from pilotzone.audit import packs, retention, sentences
        from pilotzone.exchange import codes
        from pilotzone.reference import needs
        from pilotzone.reference.actions import limits as running
        from subsidies import (  # noqa: F401  registers notices and outbox tasks
            evidence,
            feed,
            kept_for,
            kinds,
            kinds_cases,
            kinds_intake,
            kinds_measures,
            kinds_money,
            kinds_panels,
            limits,
            panels,
            proof_words,
            queries,
            rates_needed,
            story,
            tasks,
        )
        from subsidies.actions import expert_accounts, payment_results
        from subsidies.actions.renaming import follow
        from subsidies.enums import Stage, State
        from subsidies.models import ExpertInvitation, Programme

        secrets.kept_in("subsidies.Objection.identity_encrypted", "subsidies.Draw.seed_encrypted")
        codes.register_choices("application_states", _("States of claims"), State)
        codes.register_choices("amount_stages", _("Stages of a claim's amount"), Stage)
        sentences.register({**story.TITLES, **story.RECORDED, **story.OFFERS, **proof_words.RECORDED})
        packs.register("subsidies.application", evidence.find, evidence.gather)
        scopes.register(lambda: Programme.objects.order_by("code").values_list("code", "name_zh", "name_en"))
        holds.register(queries.running_payments)
        renaming.register(follow)
        needs.register(rates_needed.of_calls)
        running.register(*limits.LIMITS)
        grants.register_alone(panels.expert_grants)
        retention.register(
            retention.Rule(
                what=_("E-mail addresses of experts' invitations"),
                purpose=_("To let the expert sign in who was asked to"),
                shown=_("To whoever keeps the pool of experts"),
                days=90,
                due=lambda before: ExpertInvitation.objects.filter(expires_at__lt=before).exclude(email=""),
                forget=expert_accounts.forget_invitations,
                fields=("subsidies.ExpertInvitation.email",),
            )
        )
        for rule in kept_for.rules():
            retention.register(rule)
        retention.keep(kept_for.REASONS)
        feed.register()
        payment_results.register()
