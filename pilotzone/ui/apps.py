from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "pilotzone.ui"
    label = "ui"
