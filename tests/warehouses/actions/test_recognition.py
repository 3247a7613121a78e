"""Recognition from the application to the certificate, and everything that is refused on the way."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises.actions import relating
from enterprises.models import Membership, Shareholding
from pilotzone.audit.models import AuditEvent
from pilotzone.files import actions as files
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import DomainError, NotAllowed, Refused, Stale
from pilotzone.messages.models import Notice
from pilotzone.onsite.keeping import Shot
from tests.factories import recognition as make
from tests.factories.people import NOW, make_enterprise, make_member, make_officer
from tests.factories.recognition import DAY, TODAY
from tests.factories.visits import picture
from tests.standing import part
from warehouses.actions.recognition import applying, batches, checking, deciding, inspecting, judging, noticing
from warehouses.enums import WarehouseState
from warehouses.enums_recognition import Advice, InspectionMode, InspectionState, RecognitionState, Verdict
from warehouses.models import Recognition, Warehouse

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def prepared(standing):
    office = make.make_office()
    make.make_calendar(2024)
    batch = make.make_batch(office)
    warehouse = make.make_warehouse()
    admin = make_member(warehouse.operator, name="仓主", language="en")
    filed = make.make_application(batch, warehouse, admin)
    return {"office": office, "batch": batch, "warehouse": warehouse, "admin": admin, "filed": filed}


office, batch, warehouse = part("office"), part("batch"), part("warehouse")
admin, filed = part("admin"), part("filed")


def code_of(error) -> str:
    return error.value.code


def told(person) -> list[str]:
    """What kinds of notices this person was sent about inspections and ends, the oldest first."""
    rows = Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True)
    names = [each.removeprefix("warehouses.") for each in rows]
    return [each for each in names if "inspection_" in each or each == "recognition_withdrawn"]


class TestApplying:
    def test_what_the_register_knows_is_not_asked(self, filed):
        assert filed.given == {"clients": "50"}
        assert filed.state == RecognitionState.FILED
        assert filed.reference.startswith("RD-2024-")

    def test_a_figure_that_is_missing_is_named(self, batch, office):
        with pytest.raises(Refused) as error:
            make.make_application(batch, given={})
        assert (code_of(error), error.value.field) == ("missing", "clients")

    def test_a_figure_below_its_least_is_refused(self, batch):
        with pytest.raises(Refused) as error:
            make.make_application(batch, given={"clients": "-1"})
        assert code_of(error) == "no_value"

    def test_once_a_warehouse_and_batch(self, batch, warehouse, admin):
        with pytest.raises(Refused) as error:
            make.make_application(batch, warehouse, admin)
        assert code_of(error) == "applied"

    def test_again_after_a_withdrawal(self, batch, warehouse, admin, filed):
        applying.withdraw(filed, by=admin, now=NOW)
        assert make.make_application(batch, warehouse, admin).state == RecognitionState.FILED

    def test_not_outside_the_window(self, office, warehouse, admin):
        later = make.make_batch(office, opens_on=TODAY + DAY)
        with pytest.raises(Refused) as error:
            make.make_application(later, warehouse, admin)
        assert code_of(error) == "not_open"

    @pytest.mark.parametrize(("kind", "code"), [("own_use", "no_kind"), ("logistics", "no_kind")])
    def test_only_kinds_of_the_batch(self, batch, kind, code):
        with pytest.raises(Refused) as error:
            make.make_application(batch, kind=kind)
        assert code_of(error) == code

    def test_not_as_another_kind_than_registered(self, office, warehouse, admin):
        own_use = make.make_batch(office, kinds=("own_use",))
        with pytest.raises(Refused) as error:
            make.make_application(own_use, warehouse, admin, kind="own_use")
        assert code_of(error) == "other_kind"

    def test_not_for_a_warehouse_that_waits_for_its_registration(self, batch):
        waiting = make.make_warehouse(state=WarehouseState.PENDING)
        with pytest.raises(Refused) as error:
            make.make_application(batch, waiting)
        assert code_of(error) == "not_registered"

    def test_not_by_somebody_elses_member(self, batch):
        stranger = make_member(make_enterprise("他人公司", payee=False))
        with pytest.raises(NotAllowed):
            make.make_application(batch, make.make_warehouse(), stranger)

    def test_a_reader_does_not_apply(self, batch):
        own = make.make_warehouse()
        with pytest.raises(NotAllowed):
            make.make_application(batch, own, make_member(own.operator, R.READER))


class TestChecking:
    def test_one_request_and_one_answer(self, filed, office, admin):
        asked = checking.ask_correction(filed, demand="补充客户清单", by=office.checker, now=NOW)
        assert asked.state == RecognitionState.CORRECTING
        assert asked.correction_ends_at.isoformat() == "2024-07-17T00:00:00+08:00"  # ten working days after 2 July
        told = Notice.objects.get(kind="warehouses.recognition_correction")
        assert (told.recipient, told.params["demand"]) == (admin, "补充客户清单")
        back = applying.correct(asked, answer="已补充", given={"clients": "45"}, by=admin, now=NOW + DAY)
        assert (back.state, back.given) == (RecognitionState.FILED, {"clients": "45"})
        with pytest.raises(Refused) as error:
            checking.ask_correction(back, demand="再补", by=office.checker, now=NOW + DAY)
        assert code_of(error) == "asked_once"

    def test_a_correction_not_made_in_time_ends_it(self, filed, office, admin):
        asked = checking.ask_correction(filed, demand="补充", by=office.checker, now=NOW)
        assert checking.lapse_due(now=asked.correction_ends_at - timedelta(seconds=1)) == 0
        assert checking.lapse_due(now=asked.correction_ends_at) == 1
        assert checking.lapse_due(now=asked.correction_ends_at) == 0
        asked.refresh_from_db()
        assert (asked.state, asked.decided_by) == (RecognitionState.REFUSED, None)

    def test_nothing_lapses_on_an_uncertain_day(self, filed, office):
        filed.batch.correction_days = 200  # runs into 2025, which has no notice
        filed.batch.save()
        asked = checking.ask_correction(filed, demand="补充", by=office.checker, now=NOW)
        assert asked.correction_provisional
        assert checking.lapse_due(now=NOW + 400 * DAY) == 0
        make.make_calendar(2025)
        assert checking.lapse_due(now=NOW + 400 * DAY) == 1

    def test_somebody_linked_to_the_operator_does_not_check(self, filed, office):
        Membership.objects.create(
            enterprise=filed.enterprise, user=office.checker, role=R.READER.value, starts_on=TODAY
        )
        with pytest.raises(NotAllowed) as error:
            checking.pass_check(filed, by=office.checker, now=NOW)
        assert code_of(error) == "linked"

    def test_a_stale_page_is_told(self, filed, office):
        checking.pass_check(filed, expected_version=1, by=office.checker, now=NOW)
        with pytest.raises(Stale):
            checking.put_before_panel(filed, values={}, expected_version=1, by=office.checker, now=NOW)


class TestInspection:
    @pytest.fixture
    def checked(self, filed, office):
        return make.to_inspection(filed, office)

    def test_closed_by_one_and_confirmed_by_the_other(self, checked, office):
        inspection = make.plan(checked, office, InspectionMode.VIDEO)
        make.fill(inspection)
        closed = inspecting.close(
            inspection, verdict=Verdict.CONFORMS, present_name="Herr Braun", by=office.first, now=NOW
        )
        assert closed.state == InspectionState.CLOSED
        for person, digest, code in (
            (office.first, closed.digest, "own_inspection"),
            (office.second, "0" * 64, "digest_differs"),
        ):
            with pytest.raises(Refused) as error:
                inspecting.confirm(closed, digest, by=person, now=NOW)
            assert code_of(error) == code
        assert inspecting.confirm(closed, closed.digest, by=office.second, now=NOW).state == InspectionState.DONE

    def test_inspectors_are_told_of_the_day_of_its_end_and_of_what_waits_for_them(self, checked, office, admin):
        inspection = make.plan(checked, office)
        assert told(office.first) == told(office.second) == ["inspection_planned"]
        assert Notice.objects.get(recipient=office.first, kind="warehouses.inspection_planned").link.endswith(
            f"/inspections/{inspection.uid}/"
        )
        inspecting.drop(inspection, by=office.checker, now=NOW)
        assert told(office.second) == ["inspection_planned", "inspection_dropped"]
        assert told(admin)[-1] == "recognition_inspection_dropped"
        again = make.plan(checked, office)
        make.fill(again)
        inspecting.close(again, verdict=Verdict.CONFORMS, present_name="Herr Braun", by=office.first, now=NOW)
        assert told(office.second)[-2:] == ["inspection_planned", "inspection_closed"]
        assert told(office.first)[-1] == "inspection_planned"

    def test_of_an_application_that_ends_no_inspection_is_made(self, checked, office, admin):
        inspection = make.plan(checked, office)
        applying.withdraw(checked, by=admin, now=NOW)
        inspection.refresh_from_db()
        assert inspection.state == InspectionState.DROPPED
        assert told(office.first) == ["inspection_planned", "inspection_dropped", "recognition_withdrawn"]
        assert told(office.checker)[-1] == "recognition_withdrawn"

    def test_not_by_a_former_member_of_the_operator(self, checked, office):
        Membership.objects.create(
            enterprise=checked.enterprise,
            user=office.second,
            role=R.READER.value,
            starts_on=TODAY - 400 * DAY,
            ends_on=TODAY - 200 * DAY,
        )
        with pytest.raises(Refused) as error:
            make.plan(checked, office)
        assert (code_of(error), error.value.field) == ("linked", "second")

    def test_not_by_a_member_of_a_firm_tied_by_shares(self, checked, office):
        mother = make_enterprise("母公司", payee=False)
        Shareholding.objects.create(
            enterprise=checked.enterprise,
            name="母公司",
            code=mother.uscc,
            basis_points=6000,
            starts_on=TODAY - DAY,
            entered_at=NOW,
            entered_by=mother.registered_by,
        )
        for firm in (mother, checked.enterprise):
            relating.refresh(firm, now=NOW)
        Membership.objects.create(enterprise=mother, user=office.first, role=R.READER.value, starts_on=TODAY)
        with pytest.raises(Refused) as error:
            make.plan(checked, office)
        assert (code_of(error), error.value.field) == ("linked", "first")

    def test_a_tie_that_comes_later_ends_the_inspectors_part(self, checked, office):
        inspection = make.plan(checked, office)
        Membership.objects.create(
            enterprise=checked.enterprise, user=office.first, role=R.READER.value, starts_on=TODAY
        )
        with pytest.raises(NotAllowed) as error:
            inspecting.enter(inspection, make.answer("i1", "yes"), by=office.first, now=NOW)
        assert code_of(error) == "linked"

    def test_sent_twice_it_is_kept_once(self, checked, office):
        inspection, uid = make.plan(checked, office), uuid4()
        for _ in range(2):
            inspecting.enter(inspection, make.answer("i2", "9,800", uid=uid), by=office.first, now=NOW)
        assert [entry.value for entry in inspection.entries.all()] == ["9800"]
        shot = Shot(uid, "i1", NOW, "53.545678", "9.966123", 12)
        for _ in range(2):
            inspecting.photograph(inspection, picture(), shot, by=office.first, now=NOW)
        photo = inspection.photos.get()
        assert (photo.latitude, photo.longitude, photo.place_source) == ("53.545678", "9.966123", "browser")

    def test_an_answer_of_another_inspection_is_not_taken(self, checked, office):
        first, uid = make.plan(checked, office), uuid4()
        inspecting.enter(first, make.answer("i1", "yes", uid=uid), by=office.first, now=NOW)
        inspecting.drop(first, by=office.checker, now=NOW)
        second = make.plan(checked, office)
        with pytest.raises(Refused) as error:
            inspecting.enter(second, make.answer("i1", "yes", uid=uid), by=office.first, now=NOW)
        assert code_of(error) == "other_visit"

    def test_no_photo_is_refused(self, checked, office):
        inspection = make.plan(checked, office)
        text = SimpleUploadedFile("a.jpg", b"no picture")
        with pytest.raises(DomainError):
            inspecting.photograph(inspection, text, Shot(uuid4(), "i1", NOW), by=office.first, now=NOW)

    def test_not_closed_while_items_are_open(self, checked, office):
        inspection = make.plan(checked, office)
        with pytest.raises(Refused) as error:
            inspecting.close(inspection, verdict=Verdict.CONFORMS, present_name="x", by=office.first, now=NOW)
        assert code_of(error) == "items_open"

    def test_no_panel_before_the_inspection(self, checked, office):
        with pytest.raises(Refused) as error:
            checking.put_before_panel(checked, values={}, by=office.checker, now=NOW)
        assert code_of(error) == "not_inspected"


class TestPanel:
    def test_scored_by_the_published_scheme(self, filed, office):
        """Area 10,000 is half-way on the scale, two years 6 of 10, 50 clients half-way, six services, the panel 8."""
        proposed = make.to_proposed(filed, office)
        assert (proposed.score, proposed.grade) == (68 * 10**9, "pass")
        assert proposed.established["clients"] == {"value": "50", "source": "self"}
        assert proposed.established["area"] == {"value": "10000", "source": "register"}

    def test_a_value_that_the_officer_changes_is_the_officers(self, filed, office):
        row = make.to_panel(filed, office, clients="40")
        assert row.established["clients"] == {"value": "40", "source": "district"}

    def test_a_veto_of_the_text_stops_it(self, office, batch):
        """Guangdong: more than 50%; half is not enough."""
        row = make.make_application(batch, make.make_warehouse(direct_share=500_000))
        row = make.to_panel(row, office)
        make.advise(row, office)
        assert judging.judgement_of(row).failed == ("not_held",)
        with pytest.raises(Refused) as error:
            judging.conclude(row, conclusion="建议认定", by=office.manager, now=NOW)
        assert code_of(error) == "criteria"

    def test_too_few_opinions(self, filed, office):
        row = make.to_panel(filed, office)
        judging.give(row, points={"order": "8"}, advice=Advice.RECOGNISE, by=office.panel[0], now=NOW)
        with pytest.raises(Refused) as error:
            judging.conclude(row, conclusion="建议认定", by=office.manager, now=NOW)
        assert code_of(error) == "too_few"

    def test_most_against(self, filed, office):
        row = make.to_panel(filed, office)
        make.advise(row, office, advice=Advice.REFUSE)
        with pytest.raises(Refused) as error:
            judging.conclude(row, conclusion="建议认定", by=office.manager, now=NOW)
        assert code_of(error) == "advised_against"

    @pytest.mark.parametrize("points", ["10.5", "-1", "8.005", "many", ""])
    def test_points_that_cannot_be(self, filed, office, points):
        row = make.to_panel(filed, office)
        with pytest.raises(Refused) as error:
            judging.give(row, points={"order": points}, advice=Advice.RECOGNISE, by=office.panel[0], now=NOW)
        assert error.value.field == "order"

    def test_given_once(self, filed, office):
        row = make.to_panel(filed, office)
        make.advise(row, office)
        with pytest.raises(Refused) as error:
            judging.give(row, points={"order": "1"}, advice=Advice.RECOGNISE, by=office.panel[0], now=NOW)
        assert code_of(error) == "given"


class TestNoticeAndDecision:
    def test_recognised_after_the_last_working_day(self, filed, office, admin):
        row = make.to_notice(filed, office)
        assert row.notice.last_day.isoformat() == "2024-07-09"  # five working days after Tuesday, 2 July
        decide = {"decision_reference": "津商〔2024〕3号", "by": office.director}
        with pytest.raises(Refused) as error:
            deciding.recognise(row, **decide, now=row.notice.ends_at - timedelta(seconds=1))
        assert code_of(error) == "notice_stands"
        done = deciding.recognise(row, **decide, now=row.notice.ends_at)
        assert done.state == RecognitionState.RECOGNISED
        assert (done.valid_from.isoformat(), done.valid_until.isoformat()) == ("2024-07-10", "2027-07-09")
        assert Notice.objects.get(kind="warehouses.recognition_granted").recipient == admin

    def test_whoever_judged_does_not_decide(self, filed, office):
        row = make.to_notice(filed, office)
        row.opinions.filter(member=office.panel[0]).update(member=office.director)
        with pytest.raises(NotAllowed) as error:
            deciding.recognise(row, decision_reference="x", by=office.director, now=row.notice.ends_at)
        assert code_of(error) == "own_case"

    def test_no_more_than_the_batch_has_places(self, office):
        batch = make.make_batch(office, quota=1)
        first, second = (make.to_proposed(make.make_application(batch), office) for _ in range(2))
        noticing.publish(batch, [first], document_number="公示一", by=office.manager, now=NOW)
        with pytest.raises(Refused) as error:
            noticing.publish(batch, [second], document_number="公示二", by=office.manager, now=NOW)
        assert code_of(error) == "beyond_quota"

    def test_refused_with_the_reason(self, filed, office, admin):
        row = make.to_panel(filed, office)
        make.advise(row, office, advice=Advice.REFUSE)
        done = deciding.refuse(row, reason="管理不规范", by=office.director, now=NOW)
        assert (done.state, done.score) == (RecognitionState.REFUSED, 68 * 10**9)
        told = Notice.objects.get(kind="warehouses.recognition_refused")
        assert (told.recipient, told.params["reason"]) == (admin, "管理不规范")

    def test_every_act_stands_in_the_applications_chain(self, filed, office):
        make.to_recognised(filed, office)
        kinds = AuditEvent.objects.filter(chain__case_uid=str(filed.uid)).order_by("pk").values_list("kind", flat=True)
        assert [kind for kind in kinds if kind != "recognition.opinion_given"] == [
            f"recognition.{each}"
            for each in (
                "filed",
                "checked",
                "inspection_planned",
                "inspection_closed",
                "inspection_confirmed",
                "established",
                "proposed",
                "noticed",
                "recognised",
            )
        ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"least_grade": "best"}, "no_grade"),
        ({"kinds": ("castle",)}, "no_kind"),
        ({"closes_on": TODAY - DAY}, "order"),
        ({"opens_on": TODAY - 2 * DAY, "closes_on": TODAY - DAY}, "day_past"),
        ({"validity_months": 0}, "validity"),
        ({"name_zh": " "}, "no_name"),
        ({"items": "门牌 | Sign | perhaps"}, "items_wrong"),
    ],
)
def test_a_batch_that_cannot_be(office, changes, code):
    with pytest.raises(Refused) as error:
        make.make_batch(office, **changes)
    assert code_of(error) == code


def test_a_batch_once(office, batch):
    with pytest.raises(Refused) as error:
        make.make_batch(office, number=batch.number)
    assert code_of(error) == "batch_twice"


def test_what_members_and_officers_see(filed, admin, office):
    stranger = make_member(make_enterprise("别家公司", payee=False))
    other = make_officer(R.DISTRICT_COMMERCE, division=None)
    assert Recognition.objects.visible_to(admin).count() == 1
    assert Recognition.objects.visible_to(stranger).count() == 0
    assert Recognition.objects.visible_to(other).count() == 1
    assert Warehouse.objects.visible_to(stranger).count() == 0
    assert batches.usual_items()[0]["code"] == "i1"


def test_what_was_handed_in_and_photographed_stays(batch, office):
    warehouse = make.make_warehouse()
    admin = make_member(warehouse.operator)
    stored = files.store(picture("green", "plan.jpg"), by=admin, now=NOW)
    row = make.to_inspection(make.make_application(batch, warehouse, admin, files=[stored]), office)
    shot = Shot(uuid4(), "i1", NOW)
    inspecting.photograph(make.plan(row, office), picture(), shot, by=office.first, now=NOW)
    files.store(picture("blue", "left.jpg"), by=admin, now=NOW)
    assert files.remove_unused(now=NOW + 60 * DAY) == 1
    assert row.files.get().file == stored
