"""Public addresses; names live in the namespace `public`."""

from django.urls import path

from subsidies.urls import intake, proof, remedies
from subsidies.views import public

urlpatterns = [
    path("programmes/", public.programme_list, name="programme_list"),
    path("programmes/<uuid:uid>/", public.programme_detail, name="programme_detail"),
    path("programmes/<uuid:uid>/precheck/", public.programme_precheck, name="programme_precheck"),
    path("notices/", public.notice_list, name="notice_list"),
    path("notices/<uuid:uid>/", public.notice_detail, name="notice_detail"),
    path("notices/<uuid:uid>/table/", public.notice_table, name="notice_table"),
    path("verify/", public.verify, name="verify"),
    path("verify/<uuid:uid>/", public.receipt, name="receipt"),
    *remedies.public,
    *intake.public,
    *proof.public,
]
