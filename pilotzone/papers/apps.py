from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "pilotzone.papers"
    label = "papers"
