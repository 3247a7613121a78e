"""Every address of the portal, by face."""

from django.conf import settings
from django.urls import include, path

from pilotzone import mine, pages
from pilotzone.accounts import own_views
from pilotzone.accounts.language import set_language
from pilotzone.exchange import sandbox
from pilotzone.exchange.api import reference

public = [
    path("", pages.public_home, name="home"),
    path("", include("subsidies.urls.public")),
    path("", include("enterprises.urls.public")),
    path("", include("warehouses.urls.public")),
    path("", include("matchmaking.urls.public")),
    path("developers/", reference.reference, name="api_reference"),
    path("developers/keys/", sandbox.key_open, name="sandbox_key"),
]

portal = [
    path("", pages.portal_home, name="home"),
    path("", include("enterprises.urls.portal")),
    path("warehouses/", include("warehouses.urls.portal")),
    path("events/", include("matchmaking.urls.portal")),
    path("", include("subsidies.urls.portal")),
    path("messages/", include("pilotzone.messages.urls.portal")),
    path("account/details/", own_views.own_details, name="own_details"),
    path("account/data/", mine.own_data, name="own_data"),
    path("account/data/file/", mine.own_data_file, name="own_data_file"),
]

bureau = [
    path("", pages.bureau_home, name="home"),
    path("enterprises/", include("enterprises.urls.bureau")),
    path("warehouses/", include("warehouses.urls.bureau")),
    path("events/", include("matchmaking.urls.bureau")),
    path("", include("subsidies.urls.bureau")),
    path("audit/", include("pilotzone.audit.urls.bureau")),
    path("accounts/", include("pilotzone.accounts.urls")),
    path("partners/", include("pilotzone.exchange.urls")),
    path("reference/", include("pilotzone.reference.urls")),
    path("background/", include("pilotzone.jobs.bureau_urls")),
]

urlpatterns = [
    path("api/v1/", include("pilotzone.api")),  # first: systems ask far more often than people
    path("", include((public, "public"))),
    path("home/", pages.home, name="home"),
    path("portal/", include((portal, "portal"))),
    path("bureau/", include((bureau, "bureau"))),
    path("jobs/", include("pilotzone.jobs.urls")),
    path("accounts/here/", pages.who_is_here, name="who_is_here"),
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("health/", include("pilotzone.health")),
]

handler500 = "pilotzone.kernel.failing.server_error"

if settings.DEBUG or settings.PILOTZONE_DEMO:
    urlpatterns.append(path("_gallery/", include("pilotzone.ui.urls")))
