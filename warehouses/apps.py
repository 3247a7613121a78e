from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarehousesConfig(AppConfig):
    name = "warehouses"
    verbose_name = _("Overseas warehouses")

    def ready(self) -> None:
        from enterprises import partners, registers, secrets
        from enterprises.enums_figures import SubjectKind
        from pilotzone.audit import retention
        from pilotzone.exchange import codes
        from pilotzone.reference.actions import limits as running
        from warehouses import (  # noqa: F401  registers notices and outbox tasks
            facts_figures,
            feed,
            kinds,
            kinds_cases,
            kinds_recognition,
            kinds_space,
            limits,
            tasks,
            tasks_recognition,
        )
        from warehouses.actions import report_batch
        from warehouses.actions.recognition import objecting
        from warehouses.enums import WarehouseServiceKind, WarehouseState
        from warehouses.enums_recognition import RecognitionState
        from warehouses.models import Country, RecognitionObjection

        codes.register_choices("warehouse_states", _("States of overseas warehouses"), WarehouseState)
        codes.register_choices("warehouse_services", _("Services of overseas warehouses"), WarehouseServiceKind)
        codes.register_choices("recognition_states", _("States of recognitions"), RecognitionState)
        countries = Country.objects.order_by("code").values_list("code", "name_zh", "name_en")
        codes.register("countries", _("Countries and regions"), partial(partners.names, countries))
        secrets.kept_in("warehouses.RecognitionObjection.identity_encrypted")
        registers.register(SubjectKind.WAREHOUSE, facts_figures.known)
        report_batch.register()
        running.register(*limits.LIMITS)
        retention.register(
            retention.Rule(
                what=_("Who objected to a recognition, the statement and its papers"),
                purpose=_("To verify the real name, and to defend the ruling"),
                shown=_("To those who decide, each reading recorded"),
                days=1095,
                due=lambda before: RecognitionObjection.objects.filter(decided_at__lt=before, erased_at=None),
                forget=objecting.forget_objectors,
                fields=(
                    "warehouses.RecognitionObjection.identity_encrypted",
                    "warehouses.RecognitionObjection.statement",
                ),
            )
        )
        signed = _("Kept with the case: a closed inspection is frozen as both officers signed it")
        retention.keep({f"warehouses.Inspection.{name}": signed for name in ("present_name", "present_post")})
        deal = _("Kept with the enquiry that the two enterprises rest their deal on")
        retention.keep({f"warehouses.{name}.text": deal for name in ("Enquiry", "EnquiryMessage")})
        feed.register()
