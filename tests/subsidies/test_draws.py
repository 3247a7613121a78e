"""Draws: who is barred and why, an order worked out a second way, replacements, and what an outsider can check."""

import hashlib
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from enterprises.actions import relating
from enterprises.models import Enterprise, Membership
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.queries import verify as verify_chains
from pilotzone.audit.rules import verify
from pilotzone.kernel import canonical
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import drawing as reads
from subsidies.actions import drawing, experts
from subsidies.enums_proof import Conflict, DrawPurpose, Skill
from subsidies.models import Draw, Expert
from subsidies.rules.draws import Terms
from tests.factories.claims import load_reference
from tests.factories.people import NOW, make_call, make_enterprise, make_officer, make_uscc, make_user
from tests.factories.review import make_submitted

LATER = NOW + timedelta(days=2)
TERMS = Terms((("trade", 2), ("finance", 1)), "双色球 7月4日 开奖号码", "2024-07-04", "2024-07-05", groups=1)
SITES = Terms((("site", 2),), "双色球 7月4日 开奖号码", "2024-07-04", "2024-07-05")


@pytest.fixture
def manager(db):
    load_reference()
    return make_officer(R.PROGRAMME_MANAGER)


@pytest.fixture
def secretary(db):
    return make_officer(R.SECRETARY)


@pytest.fixture
def call(db):
    return make_call()


def make_expert(manager, name, *skills, employer="", uscc="") -> Expert:
    return experts.enter(
        name=name,
        employer=employer or f"{name}的单位",
        employer_uscc=uscc,
        skills=skills or ("trade",),
        by=manager,
        now=NOW,
    )


def make_pool(manager) -> list[Expert]:
    trade = [make_expert(manager, f"贸易{number}", "trade") for number in range(5)]
    return trade + [make_expert(manager, f"财务{number}", "finance") for number in range(3)]


def drawn(call, secretary, terms=TERMS, purpose=DrawPurpose.EXPERTS, value="03 07 11 19 22 30 08") -> Draw:
    draw = drawing.prepare(call, purpose, terms, by=secretary, now=NOW)
    return drawing.make(draw, value, by=secretary, now=LATER)


def order_by_hand(draw: Draw) -> list[str]:
    """RFC 2104 written out: no call of the code under test."""

    def mac(key: bytes, text: bytes) -> bytes:
        padded = key.ljust(64, b"\0")
        inner = hashlib.sha256(bytes(sign ^ 0x36 for sign in padded) + text).digest()
        return hashlib.sha256(bytes(sign ^ 0x5C for sign in padded) + inner).digest()

    opened = json.loads(reads.file_of(draw))
    key = mac(bytes.fromhex(opened["seed"]), draw.public_value.encode())
    excluded = {row["id"] for row in opened["fixed"]["exclusions"]}
    ids = [row["id"] for row in opened["fixed"]["candidates"] if row["id"] not in excluded]
    return sorted(ids, key=lambda each: mac(key, each.encode()))


class TestPool:
    def test_an_expert_is_entered_once_and_the_name_stays_out_of_the_digest(self, manager):
        expert = make_expert(manager, "王一鸣", "trade", "law", employer="天津大学")

        assert expert.reference == "PS-2024-000001"
        event = AuditEvent.objects.get(kind="expert.entered")
        assert event.payload == {"reference": "PS-2024-000001", "skills": ["trade", "law"]}
        assert event.personal == {"name": "王一鸣", "employer": "天津大学", "uscc": ""}
        with pytest.raises(Refused, match="expert_twice"):
            make_expert(manager, "王一鸣", "trade", employer="天津大学")

    @pytest.mark.parametrize("wrong", [{"uscc": "911201160000000000"}, {"skills": ()}, {"skills": ("cooking",)}])
    def test_what_is_wrong_is_refused(self, manager, wrong):
        given = {
            "name": "甲",
            "employer": "乙",
            "employer_uscc": wrong.get("uscc", ""),
            "skills": wrong.get("skills", ("law",)),
        }
        with pytest.raises(Refused):
            experts.enter(**given, by=manager, now=NOW)
        assert not Expert.objects.exists()

    def test_others_do_not_keep_the_pool(self, secretary):
        with pytest.raises(NotAllowed):
            make_expert(secretary, "甲")

    def test_who_has_left_is_not_drawn(self, manager, call):
        expert = make_expert(manager, "甲")
        experts.end(expert, by=manager, now=NOW)
        assert reads.pool() == []
        assert make_expert(manager, "甲").reference == "PS-2024-000002"


class TestConflicts:
    def test_each_conflict_is_found(self, manager, call):
        applicant = make_enterprise("天津甲公司", legal_representative="赵某")
        make_submitted(call, applicant)
        sister = make_enterprise("天津乙公司", legal_representative="赵某")
        person = make_user("专家本人")
        Membership.objects.create(enterprise=applicant, user=person, role="reader", starts_on=date(2020, 1, 1))
        by_code = make_expert(manager, "一", employer="天津甲公司（集团）", uscc=applicant.uscc)
        by_name = make_expert(manager, "二", employer="天津甲公司")
        linked = make_expert(manager, "三", employer="天津乙公司", uscc=sister.uscc)
        acting = make_expert(manager, "四")
        Expert.objects.filter(pk=acting.pk).update(user=person)
        declared = make_expert(manager, "五")
        experts.declare(declared, applicant, reason="配偶任职", by=manager, now=NOW)
        free = make_expert(manager, "六", uscc=make_uscc(777_777))

        found = reads.conflicts(reads.pool(), call)

        assert found == {
            by_code.reference: ["employer_applies"],
            by_name.reference: ["employer_applies"],
            linked.reference: ["employer_linked"],
            acting.reference: ["acts_for"],
            declared.reference: ["declared"],
        }
        assert free.reference not in found

    def test_what_ties_employer_or_expert_to_an_applicant_is_found(self, manager, call):
        applicant = make_enterprise("天津甲公司", legal_representative="赵一鸣", contact_phone="022-66200001")
        applicant.shareholdings.create(
            name="钱二鸣", basis_points=3_000, starts_on=date(2020, 1, 1), entered_at=NOW,
            entered_by=make_user(),
        )  # fmt: skip
        claim = make_submitted(call, applicant)
        by_phone = make_enterprise("天津乙公司", legal_representative="孙三", contact_phone="022 6620 0001")
        apart = make_enterprise("天津丙公司", legal_representative="周四", contact_phone="022-66209999")
        for company in (applicant, by_phone, apart):
            Enterprise.objects.filter(pk=company.pk).update(address=f"{company.name_zh}所在的街道1号", contact_email="")
            relating.refresh(Enterprise.objects.get(pk=company.pk), now=NOW)
        former, helper = make_user("前员工"), claim.submitted_by
        Membership.objects.filter(user=helper).delete()
        Membership.objects.create(
            enterprise=applicant, user=former, role="reader", starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1)
        )
        made = {
            "employer": make_expert(manager, "甲", employer="天津乙公司", uscc=by_phone.uscc),
            "apart": make_expert(manager, "乙", employer="天津丙公司", uscc=apart.uscc),
            "former": make_expert(manager, "丙"),
            "helper": make_expert(manager, "丁"),
            "head": make_expert(manager, "赵一鸣"),
            "holder": make_expert(manager, "钱二鸣"),
        }
        Expert.objects.filter(pk=made["former"].pk).update(user=former)
        Expert.objects.filter(pk=made["helper"].pk).update(user=helper)
        assert reads.conflicts(reads.pool(), call) == {
            made["employer"].reference: ["employer_related"],
            made["former"].reference: ["acted_for"],
            made["helper"].reference: ["acted_for"],
            made["head"].reference: ["name_possible"],
            made["holder"].reference: ["name_possible"],
        }

    def test_a_draw_of_an_earlier_rule_still_verifies(self, manager, secretary, call, tmp_path):
        make_pool(manager)
        draw = drawing.prepare(call, DrawPurpose.EXPERTS, TERMS, by=secretary, now=NOW)
        basis = json.loads(draw.basis)
        assert basis["exclusion_rule"] == 3
        basis["exclusion_rule"] = 2
        text = canonical.dumps(basis).decode()
        Draw.objects.filter(pk=draw.pk).update(basis=text, digest=canonical.digest(basis))
        made = drawing.make(Draw.objects.get(pk=draw.pk), "03 07 11 19 22 30 08", by=secretary, now=LATER)
        path = tmp_path / "draw.json"
        path.write_bytes(reads.file_of(made))
        call_command("draw", "verify", str(path), verbosity=0)

    def test_nobody_is_barred_by_a_call_of_others(self, manager, call):
        applicant = make_enterprise()
        make_submitted(make_call(), applicant)
        expert = make_expert(manager, "一", uscc=applicant.uscc)
        assert reads.conflicts([expert], call) == {}

    def test_an_interest_is_declared_once_and_its_words_are_personal(self, manager):
        expert, company = make_expert(manager, "一"), make_enterprise()
        experts.declare(expert, company, reason="股东", by=manager, now=NOW)
        event = AuditEvent.objects.get(kind="expert.interest_declared")
        assert (event.payload["enterprise"], event.personal) == (company.uscc, {"reason": "股东"})
        with pytest.raises(Refused):
            experts.declare(expert, company, reason="股东", by=manager, now=NOW)


class TestFixing:
    def test_all_is_fixed_and_the_seed_stays_closed(self, manager, secretary, call):
        make_pool(manager)
        draw = drawing.prepare(call, DrawPurpose.EXPERTS, TERMS, by=secretary, now=NOW)

        announced = json.loads(reads.file_of(draw))
        assert "seed" not in announced
        assert announced["fixed"]["commitment"] == hashlib.sha256(reads.seed_of(draw)).hexdigest()
        assert reads.seed_of(draw).hex() not in draw.basis + draw.seed_encrypted
        event = AuditEvent.objects.get(kind="draw.prepared")
        assert (event.payload["digest"], event.payload["candidates"]) == (draw.digest, 8)
        assert "贸易" not in draw.basis
        assert "单位" not in draw.basis

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"quotas": ()}, "no_seats"),
            ({"quotas": (("trade", 6),)}, "too_few"),
            ({"quotas": (("law", 1),)}, "too_few"),
            ({"groups": 4}, "groups_wrong"),
            ({"groups": 0}, "groups_wrong"),
            ({"source": " "}, "no_source"),
            ({"public_day": "2024-07-02"}, "value_known"),
            ({"review_day": "2024-07-04"}, "review_too_early"),
        ],
    )
    def test_terms_that_prove_nothing_are_refused(self, manager, secretary, call, change, code):
        from dataclasses import replace

        make_pool(manager)
        with pytest.raises(Refused) as refused:
            drawing.prepare(call, DrawPurpose.EXPERTS, replace(TERMS, **change), by=secretary, now=NOW)
        assert refused.value.code == code
        assert not Draw.objects.exists()

    def test_the_manager_of_the_pool_does_not_draw(self, manager, call):
        with pytest.raises(NotAllowed):
            drawing.prepare(call, DrawPurpose.EXPERTS, TERMS, by=manager, now=NOW)


class TestDrawing:
    def test_seats_follow_the_order_worked_out_by_hand(self, manager, secretary, call):
        pool = {each.reference: each for each in make_pool(manager)}
        draw = drawn(call, secretary)

        order = order_by_hand(draw)
        trade = [each for each in order if pool[each].skills == ["trade"]]
        finance = [each for each in order if pool[each].skills == ["finance"]]
        panel = reads.panel_of(draw)
        assert [seat["id"] for seat in panel] == [trade[0], trade[1], finance[0]]
        first = min(panel, key=lambda seat: order.index(seat["id"]))
        assert [seat for seat in panel if seat["leader"]] == [first]
        assert list(verify_chains()) == []

    def test_nobody_excluded_is_drawn_however_often(self, manager, secretary, call):
        applicant = make_enterprise()
        make_submitted(call, applicant)
        barred = make_expert(manager, "本单位", uscc=applicant.uscc)
        make_pool(manager)
        for number in range(20):
            panel = reads.panel_of(drawn(call, secretary, value=str(number)))
            assert barred.reference not in {seat["id"] for seat in panel}

    def test_one_of_each_employer(self, manager, secretary, call):
        for number in range(6):
            make_expert(manager, f"同单位{number}", "trade", employer="天津大学")
        other = make_expert(manager, "别处", "trade", employer="南开大学")
        terms = Terms((("trade", 2),), "值", "2024-07-04", "2024-07-05", one_per_employer=True)
        ids = {seat["id"] for seat in reads.panel_of(drawn(call, secretary, terms))}
        assert other.reference in ids
        assert len(ids) == 2

    def test_groups_are_dealt_in_turn_and_each_has_one_leader(self, manager, secretary, call):
        """Nine as in Chengdu 2019: four of trade and five of finance in three groups."""
        for number in range(8):
            make_expert(manager, f"贸易{number}", "trade")
            make_expert(manager, f"财务{number}", "finance")
        terms = Terms((("trade", 4), ("finance", 5)), "值", "2024-07-04", "2024-07-05", groups=3)
        panel = reads.panel_of(drawn(call, secretary, terms))
        assert Counter(seat["group"] for seat in panel) == {1: 3, 2: 3, 3: 3}
        assert Counter(seat["group"] for seat in panel if seat["leader"]) == {1: 1, 2: 1, 3: 1}
        assert Counter(seat["skill"] for seat in panel if seat["group"] == 1) == {"trade": 2, "finance": 1}

    def test_a_value_comes_once_and_not_before_its_day(self, manager, secretary, call):
        make_pool(manager)
        draw = drawing.prepare(call, DrawPurpose.EXPERTS, TERMS, by=secretary, now=NOW)
        for value, at, code in (("1", NOW, "too_early"), ("  ", LATER, "no_value"), ("1" * 201, LATER, "no_value")):
            with pytest.raises(Refused) as refused:
                drawing.make(draw, value, by=secretary, now=at)
            assert refused.value.code == code
        drawing.make(draw, " 03  07 ", by=secretary, now=LATER)
        with pytest.raises(Refused) as refused:
            drawing.make(draw, "03 08", by=secretary, now=LATER)
        assert refused.value.code == "drawn_already"
        draw.refresh_from_db()
        assert draw.public_value == "03 07"

    def test_who_steps_back_gives_the_seat_to_the_next_in_the_order(self, manager, secretary, call):
        pool = {each.reference: each for each in make_pool(manager)}
        draw = drawn(call, secretary)
        trade = [each for each in order_by_hand(draw) if pool[each].skills == ["trade"]]

        drawing.recuse(draw, trade[0], Conflict.DECLARED, by=secretary, now=LATER)
        drawing.recuse(draw, trade[2], Conflict.HINDERED, by=secretary, now=LATER)

        assert [seat["id"] for seat in reads.panel_of(draw)][:2] == [trade[3], trade[1]]
        event = AuditEvent.objects.filter(kind="draw.recused").order_by("-position").first()
        assert (event.payload["candidate"], event.payload["after"]) == (trade[2], trade[3])
        with pytest.raises(Refused) as refused:
            drawing.recuse(draw, trade[0], Conflict.HINDERED, by=secretary, now=LATER)
        assert refused.value.code == "not_on_panel"
        drawing.recuse(draw, trade[3], Conflict.HINDERED, by=secretary, now=LATER)
        drawing.recuse(draw, trade[4], Conflict.HINDERED, by=secretary, now=LATER)
        assert [seat["id"] for seat in reads.panel_of(draw)][:2] == ["", trade[1]]
        assert verify.check_draw("draw", reads.file_of(draw)) == []

    def test_claims_for_visits_are_drawn_the_same_way(self, manager, secretary, call):
        claims = [make_submitted(call, make_enterprise(f"天津第{number}公司")) for number in "一二三四"]
        draw = drawn(call, secretary, SITES, DrawPurpose.SITES)
        assert [seat["id"] for seat in reads.panel_of(draw)] == order_by_hand(draw)[:2]
        assert {row["id"] for row in json.loads(draw.basis)["candidates"]} == {claim.reference for claim in claims}

    def test_every_candidate_comes_up_about_equally_often(self):
        """10 candidates, 1,000 draws of 3: 300 expected each, the standard deviation is 14.5; six of them allowed."""
        ids = [f"PS-{number}" for number in range(10)]
        counts = Counter(each for number in range(1000) for each in verify.draw_order(ids, "ab" * 32, str(number))[:3])
        assert all(abs(counts[each] - 300) < 87 for each in ids)


class TestOutsider:
    @pytest.fixture
    def opened(self, manager, secretary, call):
        make_pool(manager)
        draw = drawn(call, secretary)
        drawing.recuse(draw, reads.panel_of(draw)[0]["id"], Conflict.HINDERED, by=secretary, now=LATER)
        return json.loads(reads.file_of(draw))

    def codes(self, opened) -> list[str]:
        return [finding.code for finding in verify.check_draw("draw", canonical.dumps(opened))]

    def test_the_file_as_published_holds(self, opened, tmp_path, capsys):
        path = tmp_path / "draw.json"
        path.write_bytes(canonical.dumps(opened))
        call_command("draw", "verify", str(path))
        assert "Whole: draw.json" in capsys.readouterr().out

    def test_every_lie_is_named(self, opened, tmp_path):
        seed = bytes.fromhex(opened["seed"])
        other = opened | {"seed": bytes([seed[0] ^ 1, *seed[1:]]).hex()}
        assert "seed" in self.codes(other)
        assert any(self.codes(opened | {"public_value": str(number)}) == ["result"] for number in range(5))
        fixed = opened["fixed"]
        fewer = opened | {"fixed": fixed | {"candidates": fixed["candidates"][1:]}}
        assert "prepared" in self.codes(fewer)
        swapped = opened | {"panel": opened["panel"][::-1]}
        assert self.codes(swapped) == ["result"]
        assert "result" in self.codes(opened | {"recusals": []})
        path = tmp_path / "draw.json"
        path.write_bytes(canonical.dumps(swapped))
        with pytest.raises(CommandError):
            call_command("draw", "verify", str(path))

    def test_garbage_is_answered(self, tmp_path, capsys):
        path = tmp_path / "draw.json"
        for data in (b"", b"[]", b"{}", b"\xff", b'{"fixed":{}}'):
            path.write_bytes(data)
            assert verify.main(["--draw", str(path)]) == 1


class TestPages:
    def page(self, name, *args):
        return reverse(f"bureau:subsidies:{name}", args=args)

    def test_the_way_of_a_draw(self, manager, secretary, call, client, at):
        make_submitted(call)
        at("2024-07-02T10:00:00")
        client.force_login(manager)
        for number in range(3):
            given = {"name": f"专家{number}", "employer": f"单位{number}", "skills": ["trade"]}
            assert client.post(self.page("expert_enter"), given).status_code == 302
        expert = Expert.objects.order_by("reference").first()
        assert expert.name in client.get(self.page("expert_list")).content.decode()
        wrong = client.post(self.page("expert_detail", expert.uid), {"uscc": "91", "reason": "x"})
        assert wrong.status_code == 422

        client.force_login(secretary)
        terms = {
            "call": call.pk, "count_trade": "2", "groups": "1", "source": "双色球", "public_day": "2024-07-04",
            "review_day": "2024-07-05",
        }  # fmt: skip
        too_many = client.post(self.page("draw_prepare", "experts"), terms | {"count_trade": "4"})
        assert too_many.status_code == 422
        client.post(self.page("draw_prepare", "experts"), terms)
        draw = Draw.objects.get()
        assert "<form" not in client.get(self.page("draw_detail", draw.uid)).content.decode().split("<main")[1]
        at("2024-07-04T10:00:00")
        assert client.post(self.page("draw_make", draw.uid), {"public_value": " "}).status_code == 422
        client.post(self.page("draw_make", draw.uid), {"public_value": "03 07"})
        draw.refresh_from_db()
        seat = reads.panel_of(draw)[0]["id"]
        name = Expert.objects.get(reference=seat).name
        assert name in client.get(self.page("draw_detail", draw.uid)).content.decode()
        client.post(self.page("draw_recuse", draw.uid), {"candidate": seat, "reason": "hindered"})
        assert draw.recusals.count() == 1

    def test_the_public_sees_numbers_and_never_names(self, manager, secretary, call, client):
        make_pool(manager)
        draw = drawn(call, secretary)
        page = client.get(reverse("public:draw_detail", args=[draw.uid])).content.decode()
        seats = reads.panel_of(draw)
        assert all(seat["id"] in page for seat in seats)
        assert "贸易" not in page.replace("跨境贸易", "").replace("对外贸易", "")
        assert draw.reference in client.get(reverse("public:draw_list")).content.decode()
        response = client.get(reverse("public:draw_file", args=[draw.uid]))
        assert verify.check_draw("draw", response.content) == []
        program = client.get(reverse("public:verifier"))
        assert program.content == Path(verify.__file__).read_bytes()
        assert reverse("public:verifier") in page

    def test_only_skills_with_a_label_exist(self):
        assert {skill.value for skill in Skill} == {"trade", "finance", "technology", "law"}
