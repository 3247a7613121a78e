from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "pilotzone.demo"
    label = "demo"
