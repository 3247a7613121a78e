"""Addresses of proof and experts, included by those of the faces."""

from django.urls import path

from subsidies.views import expert_invitations, public_draws, public_letters
from subsidies.views.bureau import draws, experts, panels, proof, rubrics, scores
from subsidies.views.portal import letters

bureau = [
    path("claims/<uuid:uid>/evidence/", proof.evidence_export, name="evidence_export"),
    path("claims/<uuid:uid>/letters/<uuid:letter>/", proof.letter_file, name="letter_file"),
    path("experts/", experts.expert_list, name="expert_list"),
    path("experts/enter/", experts.expert_enter, name="expert_enter"),
    path("experts/<uuid:uid>/", experts.expert_detail, name="expert_detail"),
    path("experts/<uuid:uid>/change/", experts.expert_change, name="expert_change"),
    path("experts/<uuid:uid>/end/", experts.expert_end, name="expert_end"),
    path("draws/", draws.draw_list, name="draw_list"),
    path("draws/new/<slug:purpose>/", draws.draw_prepare, name="draw_prepare"),
    path("draws/<uuid:uid>/", draws.draw_detail, name="draw_detail"),
    path("draws/<uuid:uid>/make/", draws.draw_make, name="draw_make"),
    path("draws/<uuid:uid>/recuse/", draws.draw_recuse, name="draw_recuse"),
    path("draws/<uuid:uid>/deal/", panels.draw_deal, name="draw_deal"),
    path("experts/<uuid:uid>/invite/", experts.expert_invite, name="expert_invite"),
    path("draws/<uuid:uid>/sign-by/", panels.draw_put_off, name="draw_put_off"),
    path("panels/", panels.panel_list, name="panel_list"),
    path("panels/draws/<uuid:uid>/", panels.panel_declare, name="panel_declare"),
    path("panels/claims/<uuid:uid>/", panels.panel_claim, name="panel_claim"),
    path("panels/claims/<uuid:uid>/score/", scores.panel_score, name="panel_score"),
    path("panels/claims/<uuid:uid>/opinion/", scores.panel_opine, name="panel_opine"),
    path("panels/claims/<uuid:uid>/papers/<uuid:document>/", scores.panel_paper, name="panel_paper"),
    path("claims/<uuid:uid>/scores/", scores.application_scores, name="application_scores"),
    path("claims/<uuid:uid>/scores/take-over/", scores.score_take_over, name="score_take_over"),
    path("calls/<uuid:uid>/rubric/", rubrics.rubric_detail, name="rubric_detail"),
    path("rubrics/<uuid:uid>/approve/", rubrics.rubric_approve, name="rubric_approve"),
    path("rubrics/<uuid:uid>/back/", rubrics.rubric_give_back, name="rubric_give_back"),
]
portal = [
    path(
        "experts/invitations/<uuid:uid>/accept/",
        expert_invitations.expert_invitation_accept,
        name="expert_invitation_accept",
    ),
    path("claims/<uuid:uid>/letters/<uuid:letter>/", letters.letter_file, name="letter_file"),
]
public = [
    path("invitations/experts/<str:token>/", expert_invitations.expert_invitation, name="expert_invitation"),
    path("verify/letters/<uuid:uid>/", public_letters.letter, name="letter"),
    path("draws/", public_draws.draw_list, name="draw_list"),
    path("draws/verify.py", public_draws.verifier, name="verifier"),
    path("draws/<uuid:uid>/", public_draws.draw_detail, name="draw_detail"),
    path("draws/<uuid:uid>/file/", public_draws.draw_file, name="draw_file"),
]
