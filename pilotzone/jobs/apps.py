"""The jobs app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JobsConfig(AppConfig):
    name = "pilotzone.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Every process knows every task, so that an unknown name is refused where it is asked for."""
        autodiscover_modules("tasks")

        from pilotzone.audit import cases, sentences

        sentences.register({"task.retried": _("Failed background work tried again: %(task)s")})
        cases.register({"jobs.outboxtask": cases.CaseKind(pgettext_lazy("case", "Background work"), ("task",), ())})
