"""Public addresses; names live in the namespace `public`."""

from django.urls import path

from enterprises.views import assessments, public, published

urlpatterns = [
    path("invitations/<str:token>/", public.invitation, name="invitation"),
    path("assessments/", published.published_list, name="published_list"),
    path("assessments/<uuid:uid>/", published.published_detail, name="published_detail"),
    path("verify/assessments/<uuid:uid>/", assessments.assessment_verify, name="assessment_verify"),
]
