"""Addresses of services, problems and the credit record on the face `bureau`."""

from django.urls import path

from enterprises.views import credit, liaison, majors, services

patterns = [
    path("services/", services.service_list, name="service_list"),
    path("services/new/", services.service_new, name="service_new"),
    path("services/runs/", services.service_run_list, name="service_run_list"),
    path("services/cycles/<uuid:uid>/work-out/", services.service_run_start, name="service_run_start"),
    path("services/runs/<uuid:uid>/", services.service_run_detail, name="service_run_detail"),
    path("services/runs/<uuid:uid>/send/", services.service_run_send, name="service_run_send"),
    path("services/runs/<uuid:uid>/stop/", services.service_run_stop, name="service_run_stop"),
    path("services/offers/", services.service_offer_list, name="service_offer_list"),
    path("services/offers/<uuid:uid>/", services.service_offer_detail, name="service_offer_detail"),
    path("services/offers/<uuid:uid>/deliver/", services.service_offer_deliver, name="service_offer_deliver"),
    path("services/offers/<uuid:uid>/withdraw/", services.service_offer_withdraw, name="service_offer_withdraw"),
    path("services/majors/", majors.major_list, name="major_list"),
    path("services/problems/", liaison.problem_list, name="problem_list"),
    path("services/problems/<uuid:uid>/", liaison.problem_detail, name="problem_detail"),
    path("services/problems/<uuid:uid>/<slug:step>/", liaison.problem_write, name="problem_write"),
    path("services/<uuid:uid>/", services.service_detail, name="service_detail"),
    path("services/<uuid:uid>/edit/", services.service_edit, name="service_edit"),
    path("services/<uuid:uid>/rules/new/", services.service_rule_enter, name="service_rule_enter"),
    path("services/<uuid:uid>/rules/<int:number>/approve/", services.service_rule_approve, name="service_rule_approve"),
    path("services/<uuid:uid>/rules/<int:number>/return/", services.service_rule_return, name="service_rule_return"),
    path("credit/", credit.credit_entry_list, name="credit_entry_list"),
    path("credit/lists/", credit.credit_list_list, name="credit_list_list"),
    path("credit/new/", credit.credit_entry_new, name="credit_entry_new"),
    path("credit/<uuid:uid>/", credit.credit_entry_detail, name="credit_entry_detail"),
    path("credit/<uuid:uid>/evidence/", credit.credit_evidence, name="credit_evidence"),
    path("credit/<uuid:uid>/confirm/", credit.credit_entry_confirm, name="credit_entry_confirm"),
    path("credit/<uuid:uid>/refuse/", credit.credit_entry_refuse, name="credit_entry_refuse"),
    path("credit/repairs/<uuid:uid>/decide/", credit.credit_repair_decide, name="credit_repair_decide"),
    path("credit/repairs/<uuid:uid>/evidence/", credit.credit_repair_evidence, name="credit_repair_evidence"),
    path("<uuid:uid>/services/", liaison.service_file, name="service_file"),
    path("<uuid:uid>/liaison/", liaison.liaison_appoint, name="liaison_appoint"),
    path("<uuid:uid>/liaison/<uuid:appointment>/end/", liaison.liaison_end, name="liaison_end"),
    path("<uuid:uid>/major/", majors.major_mark, name="major_mark"),
    path("<uuid:uid>/major/take-back/", majors.major_unmark, name="major_unmark"),
    path("<uuid:uid>/problems/", liaison.problem_enter, name="problem_enter"),
]
