from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "pilotzone.files"
    label = "files"
