"""The partner API's addresses."""

from django.urls import include, path

app_name = "api"
urlpatterns = [
    path("", include("pilotzone.exchange.api.urls")),
    path("", include("pilotzone.reference.api.urls")),
    path("", include("enterprises.api.urls")),
    path("", include("matchmaking.api.urls")),
    path("", include("subsidies.api.urls")),
    path("", include("warehouses.api.urls")),
]
