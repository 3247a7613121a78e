from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "pilotzone.files"
    label = "files"

    def ready(self) -> None:
        from pilotzone.audit import sentences

        sentences.register({"file.removed": _("The file “%(name)s”, which nothing referred to, was removed")})
