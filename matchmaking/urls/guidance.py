"""Addresses of the library of guides and of the desk, by face."""

from django.urls import path

from matchmaking.views import guides, questions

public = [
    path("guides/", guides.guide_list, name="guide_list"),
    path("guides/<uuid:uid>/", guides.guide_detail, name="guide_detail"),
]
portal = [
    path("questions/", questions.question_list, name="question_list"),
    path("questions/new/", questions.question_new, name="question_new"),
    path("questions/<uuid:uid>/", questions.question_detail, name="question_detail"),
    path("questions/<uuid:uid>/<slug:step>/", questions.question_step, name="question_step"),
]
bureau = [
    path("guides/", guides.guide_keep_list, name="guide_keep_list"),
    path("guides/new/", guides.guide_edit, name="guide_new"),
    path("guides/<uuid:uid>/", guides.guide_edit, name="guide_edit"),
    path("guides/<uuid:uid>/<slug:step>/", guides.guide_step, name="guide_step"),
    path("questions/", questions.question_queue, name="question_queue"),
    path("questions/<uuid:uid>/", questions.question_answer, name="question_answer"),
    path("questions/<uuid:uid>/answer/", questions.question_reply, name="question_reply"),
    path("questions/<uuid:uid>/assign/", questions.question_assign, name="question_assign"),
]
