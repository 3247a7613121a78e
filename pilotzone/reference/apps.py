from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "pilotzone.reference"
    label = "reference"
