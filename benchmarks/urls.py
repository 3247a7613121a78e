"""The portal's addresses and the bare page."""

from django.urls import include, path

from benchmarks.views import bare

urlpatterns = [path("_bare/", bare, name="bare"), path("", include("pilotzone.urls"))]
