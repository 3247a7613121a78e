from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FilesConfig(AppConfig):
    name = "pilotzone.files"
    label = "files"

    def ready(self) -> None:
        from pilotzone.audit import cases, sentences

        sentences.register({"file.removed": _("The file “%(name)s”, which nothing referred to, was removed")})
        cases.register({"files.storedfile": cases.CaseKind(pgettext_lazy("case", "File"), (), ("sha256",))})
