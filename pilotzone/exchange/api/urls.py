"""Addresses of the API that are no resource's."""

from django.urls import path

from pilotzone.exchange.api import changes, reconciliations, views

urlpatterns = [
    path("oauth/token/", views.Token.as_view(), name="token"),
    path("codes/", views.CodeLists.as_view(), name="code_lists"),
    path("codes/<slug:name>/", views.Codes.as_view(), name="code_list"),
    path("changes/", changes.ChangeFeed.as_view(), name="changes"),
    path("reconciliations/", reconciliations.ReconciliationList.as_view(), name="reconciliations"),
    path("reconciliations/differences/", reconciliations.DifferencesOf.as_view(), name="differences"),
    path("openapi.json", views.Contract.as_view(), name="contract"),
]
