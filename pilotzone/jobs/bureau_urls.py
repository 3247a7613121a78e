"""Background work that failed, on the bureau's face."""

from django.urls import path

from pilotzone.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.task_list, name="task_list"),
    path("<uuid:uid>/retry/", views.task_retry, name="task_retry"),
]
