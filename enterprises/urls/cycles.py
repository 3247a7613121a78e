"""Addresses of cycles of assessment, their results, reports and contests, below the bureau's part of the registry."""

from django.urls import path

from enterprises.views import assessments_bureau, contests_bureau, cycles, points, sensitivity

patterns = [
    path("", cycles.cycle_list, name="cycle_list"),
    path("open/", cycles.cycle_open, name="cycle_open"),
    path("<uuid:uid>/", cycles.cycle_detail, name="cycle_detail"),
    path("<uuid:uid>/progress/", cycles.cycle_progress, name="cycle_progress"),
    path("<uuid:uid>/freeze/", cycles.cycle_freeze, name="cycle_freeze"),
    path("<uuid:uid>/run-again/", cycles.cycle_run_again, name="cycle_run_again"),
    path("<uuid:uid>/sign/", cycles.cycle_sign, name="cycle_sign"),
    path("<uuid:uid>/provisional/", cycles.cycle_publish_provisionally, name="cycle_publish_provisionally"),
    path("<uuid:uid>/publish/", cycles.cycle_publish, name="cycle_publish"),
    path("<uuid:uid>/stop/", cycles.cycle_stop, name="cycle_stop"),
    path("<uuid:uid>/results/", assessments_bureau.assessment_list, name="assessment_list"),
    path("<uuid:uid>/file/<slug:form>/", assessments_bureau.cycle_file, name="cycle_file"),
    path("<uuid:uid>/points/", points.points_list, name="points_list"),
    path("<uuid:uid>/points/<uuid:subject>/", points.points_detail, name="points_detail"),
    path("<uuid:uid>/points/<uuid:subject>/<slug:part>/give/", points.points_give, name="points_give"),
    path("<uuid:uid>/points/<uuid:subject>/<slug:part>/confirm/", points.points_confirm, name="points_confirm"),
    path("<uuid:uid>/points/<uuid:subject>/<slug:part>/send-back/", points.points_send_back, name="points_send_back"),
    path("<uuid:uid>/sensitivity/", sensitivity.sensitivity_start, name="sensitivity_start"),
    path("results/<uuid:uid>/", assessments_bureau.assessment_detail, name="assessment_detail"),
    path("results/<uuid:uid>/paper/", assessments_bureau.assessment_paper, name="assessment_paper"),
    path("sensitivity/<uuid:uid>/", sensitivity.sensitivity_detail, name="sensitivity_detail"),
    path("sensitivity/<uuid:uid>/views/", sensitivity.sensitivity_views, name="sensitivity_views"),
    path("sensitivity/<uuid:uid>/file/", sensitivity.sensitivity_file, name="sensitivity_file"),
    path("sensitivity/<uuid:uid>/paper/", sensitivity.sensitivity_paper, name="sensitivity_paper"),
    path("contests/", contests_bureau.contest_list, name="contest_list"),
    path("contests/<uuid:uid>/", contests_bureau.contest_detail, name="contest_detail"),
    path("contests/<uuid:uid>/files/<uuid:file>/", contests_bureau.contest_file, name="contest_file"),
    path("contests/<uuid:uid>/examine/", contests_bureau.contest_examine, name="contest_examine"),
    path("contests/<uuid:uid>/send-back/", contests_bureau.contest_send_back, name="contest_send_back"),
    path("contests/<uuid:uid>/decide/", contests_bureau.contest_decide, name="contest_decide"),
]
