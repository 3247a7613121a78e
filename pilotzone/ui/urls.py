"""The gallery of components, in development and in the demo."""

from django.urls import path

from pilotzone.ui import views

app_name = "ui"
urlpatterns = [path("", views.gallery, name="gallery")]
