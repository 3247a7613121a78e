from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class UiConfig(AppConfig):
    name = "pilotzone.ui"
    label = "ui"


class StaticFiles(StaticFilesConfig):
    """Files that packages bring along for pages that are not ours are neither gathered nor served."""

    unused = ("rest_framework", "oauth2_provider", "htmax-*", "htmx-4*", "htmx-2.js")
    ignore_patterns = (*StaticFilesConfig.ignore_patterns, *unused)
