from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubsidiesConfig(AppConfig):
    name = "subsidies"
    verbose_name = _("Subsidies")

    def ready(self) -> None:
        from enterprises import scopes
        from pilotzone.audit import sentences
        from subsidies import kinds, story, tasks  # noqa: F401  registers notices and outbox tasks
        from subsidies.models import Programme

        sentences.register({**story.TITLES, **story.RECORDED})
        scopes.register(lambda: Programme.objects.order_by("code").values_list("code", "name_zh", "name_en"))
