"""Experts at work: links by shares, accounts, claims dealt by the draw's key, interests, who takes a part."""

import hashlib
import hmac
import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from enterprises import tokens
from enterprises.actions import relating
from enterprises.models import Shareholding
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.queries import verify as verify_chains
from pilotzone.audit.rules import verify
from pilotzone.kernel import canonical
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from pilotzone.messages.models import Notice
from subsidies import drawing as reads
from subsidies import tasks
from subsidies.actions import drawing, expert_accounts, panels
from subsidies.enums_proof import Conflict
from subsidies.models import Expert, ExpertInterest, ExpertPart, PanelClaim
from tests.factories.claims import load_reference
from tests.factories.panels import DRAWN, SIGN_BY, declare_none, make_draw, make_expert, make_rubric, person
from tests.factories.people import NOW, make_call, make_enterprise, make_officer, make_uscc, make_user
from tests.factories.review import make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    load_reference()
    at("2024-07-04T10:00:00")


@pytest.fixture
def manager():
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def secretary():
    return make_officer(R.SECRETARY)


@pytest.fixture
def call():
    made = make_call()
    make_rubric(made)
    return made


def hold(enterprise, name, code=""):
    Shareholding.objects.create(
        enterprise=enterprise,
        name=name,
        code=code,
        basis_points=3000,
        starts_on=date(2020, 1, 1),
        entered_at=NOW,
        entered_by=make_user(),
    )
    relating.refresh(enterprise, now=NOW)


class TestShares:
    def test_employers_tied_by_shares_in_each_of_three_ways_are_barred(self, manager, call):
        applicant = make_enterprise("天津甲公司", payee=False)
        make_submitted(call, applicant)
        mother, sister_code = make_uscc(700_001), make_uscc(700_002)
        hold(applicant, "母公司", mother)
        hold(applicant, "李股东")
        apart = {"address": "天津市河西区友谊路另一幢 9 号", "contact_phone": "022-88889999"}
        daughter = make_enterprise("子公司", payee=False, **apart)
        hold(daughter, "天津甲公司", applicant.uscc)
        sister = make_enterprise("姐妹公司", payee=False, uscc=sister_code, **apart)
        hold(sister, "母公司", mother)
        experts = [
            make_expert(manager, "持股方", uscc=mother),
            make_expert(manager, "被持股方", uscc=daughter.uscc),
            make_expert(manager, "同一股东", uscc=sister.uscc),
            make_expert(manager, "以名称查", employer="姐妹公司"),
            make_expert(manager, "无关", uscc=make_uscc(700_003)),
        ]

        found = reads.conflicts(experts, call)

        assert found == {each.reference: ["employer_shares"] for each in experts[:4]}

    def test_shares_in_a_company_that_does_not_apply_bar_nobody(self, manager, call):
        make_submitted(call, make_enterprise(payee=False))
        other = make_enterprise("另一公司", payee=False)
        hold(other, "母公司", make_uscc(700_001))
        assert reads.conflicts([make_expert(manager, "一", uscc=make_uscc(700_001))], call) == {}

    def test_a_draw_names_the_rule_and_one_fixed_before_it_still_holds(self, manager, secretary, call, tmp_path):
        for number in range(3):
            make_expert(manager, f"专家{number}")
        draw = make_draw(call, secretary)
        assert json.loads(draw.basis)["exclusion_rule"] == 3
        old = json.loads(reads.file_of(draw))
        del old["fixed"]["exclusion_rule"]
        old["digest"] = hashlib.sha256(canonical.dumps(old["fixed"])).hexdigest()
        file = tmp_path / "old.json"
        file.write_bytes(canonical.dumps(old))
        call_command("draw", "verify", str(file))


class TestAccounts:
    def test_the_invited_address_signs_in_once(self, manager):
        expert = make_expert(manager, "一", signs_in=False)
        invitation = expert_accounts.invite(expert, " Expert@Example.test ", by=manager, now=NOW)
        assert tasks.send_expert_invitation(invitation.pk) is True
        token = tokens.token_of(invitation.uid)
        assert mail.outbox[0].to == ["expert@example.test"]
        assert f"/invitations/experts/{token}/" in mail.outbox[0].body
        user = make_user(email="expert@example.test")

        expert_accounts.accept(invitation, by=user, now=NOW)

        assert Expert.objects.get(pk=expert.pk).user == user
        assert [grant.role for grant in person(user.pk).grants] == [R.EXPERT]
        assert AuditEvent.objects.get(kind="expert.invited").personal == {"email": "expert@example.test"}
        with pytest.raises(Refused, match="invitation_used"):
            expert_accounts.accept(invitation, by=user, now=NOW)
        with pytest.raises(Refused, match="expert_signs_in"):
            expert_accounts.invite(expert, "other@example.test", by=manager, now=NOW)

    def test_others_late_ones_and_officers_do_not_become_experts(self, manager):
        expert = make_expert(manager, "一", signs_in=False)
        officer = make_officer(R.CASEWORKER)
        invitation = expert_accounts.invite(expert, officer.email, by=manager, now=NOW)
        with pytest.raises(NotAllowed):
            expert_accounts.accept(invitation, by=make_user(), now=NOW)
        with pytest.raises(Refused, match="account_taken"):
            expert_accounts.accept(invitation, by=officer, now=NOW)
        second = expert_accounts.invite(expert, "a@example.test", by=manager, now=NOW)
        with pytest.raises(Refused, match="invitation_used"):
            expert_accounts.accept(invitation, by=officer, now=NOW)
        with pytest.raises(Refused, match="invitation_expired"):
            expert_accounts.accept(second, by=make_user(email="a@example.test"), now=NOW + timedelta(days=7))
        with pytest.raises(NotAllowed):
            expert_accounts.invite(expert, "b@example.test", by=officer, now=NOW)

    def test_who_leaves_the_pool_has_no_role_any_more(self, manager):
        from subsidies.actions import experts

        expert = make_expert(manager, "一")
        experts.end(expert, by=manager, now=NOW)
        assert person(expert.user_id).grants == ()


class TestDealing:
    def test_groups_follow_from_the_draws_key_worked_out_a_second_time(self, manager, secretary, call):
        for number in range(4):
            make_expert(manager, f"专家{number}")
        claims = [make_submitted(call, make_enterprise(f"企业{number}", payee=False)) for number in range(4)]
        draw = make_draw(call, secretary, seats=4, groups=2)

        assert panels.deal(draw, due_on=SIGN_BY, by=secretary, now=DRAWN) == 4

        opened = json.loads(reads.file_of(draw))
        key = hmac.new(bytes.fromhex(opened["seed"]), draw.public_value.encode(), hashlib.sha256).digest()

        def rank(reference):
            return hmac.new(key, reference.encode(), hashlib.sha256).hexdigest()

        order = sorted((claim.reference for claim in claims), key=rank)
        rows = PanelClaim.objects.values_list("application__reference", "group")
        assert dict(rows) == {order[0]: 1, order[1]: 2, order[2]: 1, order[3]: 2}
        groups = {seat["id"]: seat["group"] for seat in reads.panel_of(draw)}
        for part in ExpertPart.objects.select_related("expert", "panel_claim"):
            assert groups[part.expert.reference] == part.panel_claim.group
        assert ExpertPart.objects.count() == 8
        assert Notice.objects.filter(kind="panel_claims_came").count() == 4
        with pytest.raises(Refused, match="nothing_to_deal"):
            panels.deal(draw, due_on=SIGN_BY, by=secretary, now=DRAWN)
        assert list(verify_chains()) == []

    def test_a_later_lot_goes_on_where_the_first_ended(self, manager, secretary, call):
        for number in range(2):
            make_expert(manager, f"专家{number}")
        make_submitted(call, make_enterprise("一", payee=False))
        draw = make_draw(call, secretary, seats=2, groups=2)
        panels.deal(draw, due_on=SIGN_BY, by=secretary, now=DRAWN)
        late = make_submitted(call, make_enterprise("二", payee=False))
        panels.deal(draw, due_on=SIGN_BY, by=secretary, now=DRAWN)
        assert late.panel_claim.group == 2

    def test_only_whoever_draws_deals_and_only_what_is_drawn(self, manager, secretary, call):
        make_expert(manager, "一")
        make_submitted(call, make_enterprise(payee=False))
        draw = make_draw(call, secretary, seats=1)
        with pytest.raises(NotAllowed):
            panels.deal(draw, due_on=SIGN_BY, by=manager, now=DRAWN)


@pytest.fixture
def dealt(manager, secretary, call):
    """Two claims before one group of three; two more of the pool are not drawn."""
    for number in range(5):
        make_expert(manager, f"专家{number}")
    for name in ("甲公司", "乙公司"):
        make_submitted(call, make_enterprise(name, payee=False))
    draw = make_draw(call, secretary, seats=3)
    panels.deal(draw, due_on=SIGN_BY, by=secretary, now=DRAWN)
    return draw


def order_of(draw):
    opened = json.loads(reads.file_of(draw))
    ids = [row["id"] for row in opened["fixed"]["candidates"]]
    return verify.draw_order(ids, opened["seed"], draw.public_value)


class TestInterests:
    def test_an_interest_hides_the_claim_and_calls_the_next(self, dealt):
        order = order_of(dealt)
        part = ExpertPart.objects.filter(expert__reference=order[1]).order_by("pk").first()
        user = person(part.expert.user_id)
        assert ExpertPart.objects.visible_to(user).count() == 2
        assert not ExpertPart.objects.readable_to(user).exists()

        panels.declare(dealt, {part.uid: " 配偶 任职 "}, by=user, now=DRAWN)

        assert ExpertPart.objects.readable_to(user).count() == 1
        assert part not in ExpertPart.objects.visible_to(user)
        called = part.panel_claim.parts.get(instead_of=part.expert)
        assert (called.expert.reference, called.rank) == (order[3], 4)
        event = AuditEvent.objects.get(kind="panel.replaced")
        assert event.chain.case_uid == part.panel_claim.application.uid
        assert event.payload == {
            "draw": dealt.reference,
            "expert": order[1],
            "after": order[3],
            "end": "interest",
        }
        said = AuditEvent.objects.get(kind="panel.declared", payload__interest=True)
        assert said.personal == {"reason": "配偶 任职"}
        assert ExpertInterest.objects.get().enterprise == part.panel_claim.application.enterprise
        with pytest.raises(Refused, match="declared_already"):
            panels.declare(dealt, {}, by=user, now=DRAWN)
        assert list(verify_chains()) == []

    def test_nobody_left_leaves_one_expert_fewer(self, dealt):
        for _turn in range(3):
            claim = PanelClaim.objects.order_by("pk").first()
            part = claim.parts.standing().filter(declared_at=None).first()
            panels.declare(dealt, {part.uid: "顾问"}, by=person(part.expert.user_id), now=DRAWN)
        assert claim.parts.standing().count() == 2
        assert [event.payload["after"] for event in AuditEvent.objects.filter(kind="panel.replaced").order_by("pk")][
            -1
        ] == ""

    def test_one_declares_for_oneself_and_with_a_reason(self, dealt, secretary):
        mine, other = ExpertPart.objects.filter(panel_claim=PanelClaim.objects.first())[:2]
        user = person(mine.expert.user_id)
        for uid, reason, code in ((other.uid, "顾问", "not_yours"), (mine.uid, "  ", "no_reason")):
            with pytest.raises(Refused, match=code):
                panels.declare(dealt, {uid: reason}, by=user, now=DRAWN)
        with pytest.raises(NotAllowed):
            panels.declare(dealt, {}, by=secretary, now=DRAWN)
        assert not ExpertPart.objects.exclude(declared_at=None).exists()

    def test_a_seat_given_up_takes_its_claims_along(self, dealt, secretary):
        declare_none(dealt)
        order = order_of(dealt)
        ill = Expert.objects.get(reference=order[0])

        drawing.recuse(dealt, order[0], Conflict.HINDERED, by=secretary, now=DRAWN)

        assert not ExpertPart.objects.visible_to(person(ill.user_id)).exists()
        called = ExpertPart.objects.filter(instead_of=ill)
        assert {part.expert.reference for part in called} == {order[3]}
        assert called.count() == 2
        assert not called.exclude(declared_at=None).exists()
        assert verify.check_draw("draw", reads.file_of(dealt)) == []

    def test_a_decided_claim_is_open_to_no_expert(self, dealt):
        parts = declare_none(dealt)
        user = person(parts[0].expert.user_id)
        assert ExpertPart.objects.readable_to(user).count() == 2
        claim = parts[0].panel_claim.application
        type(claim).objects.filter(pk=claim.pk).update(state="approved")
        assert ExpertPart.objects.readable_to(user).count() == 1
