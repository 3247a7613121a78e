"""Visits: planned by the desk and from a sample, kept once however often sent, frozen under two officers' names."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from enterprises.models import Membership
from pilotzone.audit import packs
from pilotzone.audit.models import AuditEvent
from pilotzone.audit.queries import verify as verify_chains
from pilotzone.audit.rules import verify
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import drawing as draws_read
from subsidies.actions import drawing, visits
from subsidies.enums_proof import Conflict, DrawPurpose
from subsidies.enums_visits import VisitKind
from subsidies.models import Visit, VisitEntry, VisitPhoto
from subsidies.rules.draws import Terms
from tests.factories.claims import load_reference, pdf
from tests.factories.people import NOW, make_call, make_division, make_enterprise, make_officer
from tests.factories.review import make_submitted
from tests.factories.visits import answer, fill, make_visit, picture, shot

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


@pytest.fixture(autouse=True)
def _clock(at):
    load_reference()
    at("2024-07-02T10:00:00")


@pytest.fixture
def visit():
    return make_visit()


def join(enterprise, officer):
    rows = Membership.objects.filter(enterprise=enterprise)
    rows.create(user=officer, enterprise=enterprise, role=R.READER, starts_on=NOW.date())


class TestPlanning:
    def test_the_desk_plans_and_two_officers_take_it(self, visit):
        assert [item["code"] for item in visit.items] == ["i1", "i2", "i3", "i4", "i5", "i6"]
        assert [each.name for each in visit.officers] == ["甲", "乙"]
        kinds = AuditEvent.objects.filter(chain__case_uid=visit.application.uid).values_list("kind", flat=True)
        assert list(kinds.filter(kind__startswith="visit.").order_by("position")) == ["visit.planned", "visit.taken"]

    def test_who_may_not_plan_and_what_cannot_be_visited(self):
        claim = make_submitted()
        for person in (make_officer(R.DIRECTOR), make_officer(R.DISTRICT_COMMERCE, make_division("120114"))):
            with pytest.raises(NotAllowed):
                visits.plan(claim, VisitKind.PREMISES, NOW.date(), by=person, now=NOW)
        officer = make_officer(R.CASEWORKER)
        with pytest.raises(Refused, match="day_past"):
            visits.plan(claim, VisitKind.PREMISES, NOW.date() - timedelta(days=1), by=officer, now=NOW)
        type(claim).objects.filter(pk=claim.pk).update(state="paid")
        with pytest.raises(Refused, match="claim_decided"):
            visits.plan(claim, VisitKind.PREMISES, NOW.date(), by=officer, now=NOW)

    def test_who_acts_for_the_enterprise_neither_plans_nor_makes_the_visit(self, visit):
        claim, officer, linked = make_submitted(), make_officer(R.CASEWORKER), make_officer(R.CASEWORKER)
        join(claim.enterprise, linked)
        with pytest.raises(Refused, match="own_enterprise"):
            visits.plan(claim, VisitKind.PREMISES, NOW.date(), by=linked, now=NOW)
        planned = visits.plan(claim, VisitKind.PREMISES, NOW.date(), by=officer, now=NOW)
        with pytest.raises(Refused, match="own_enterprise"):
            visits.take(planned, officer, by=linked, now=NOW)
        with pytest.raises(Refused, match="second_interested"):
            visits.take(planned, linked, by=officer, now=NOW)
        first, second = visit.officers
        join(visit.application.enterprise, second)  # found out on the way
        with pytest.raises(Refused, match="own_enterprise"):
            visits.enter(visit, answer("i1", "yes"), by=second, now=NOW)
        visits.take(visit, make_officer(R.CASEWORKER), by=first, now=NOW)

    def test_the_second_officer_is_another_one_of_the_division(self):
        officer = make_officer(R.CASEWORKER)
        visit = visits.plan(make_submitted(), VisitKind.PREMISES, NOW.date(), by=officer, now=NOW)
        for second in (officer, make_officer(R.DIRECTOR), make_officer(R.DISTRICT_COMMERCE, make_division("120114"))):
            with pytest.raises(Refused, match="second_wrong"):
                visits.take(visit, second, by=officer, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(first=officer, second=officer)

    def test_a_calls_own_list_holds_from_then_on(self, visit):
        call, manager = visit.application.call, make_officer(R.PROGRAMME_MANAGER)
        visits.set_list(call, VisitKind.PREMISES, "货架实有数量 | Shelves | number", by=manager, now=NOW)
        other = make_visit(make_submitted(call, make_enterprise("乙公司")))
        assert other.items == [{"code": "i1", "zh": "货架实有数量", "en": "Shelves", "kind": "number"}]
        visit.refresh_from_db()
        assert len(visit.items) == 6
        with pytest.raises(Refused, match="items_wrong"):
            visits.set_list(call, VisitKind.PREMISES, " ", by=manager, now=NOW)
        with pytest.raises(NotAllowed):
            visits.set_list(call, VisitKind.PREMISES, "甲", by=make_officer(R.CASEWORKER), now=NOW)


class TestSample:
    @pytest.fixture
    def draw(self):
        call, secretary = make_call(), make_officer(R.SECRETARY)
        for number in range(4):
            make_submitted(call, make_enterprise(f"企业{number}", payee=False))
        terms = Terms((("site", 2),), "双色球 7月4日", "2024-07-04", "2024-07-05")
        made = drawing.prepare(call, DrawPurpose.SITES, terms, by=secretary, now=NOW)
        return drawing.make(made, "03 07 11", by=secretary, now=LATER)

    def test_each_claim_of_the_sample_gets_one_visit_and_a_replaced_one_goes(self, draw):
        secretary = make_officer(R.SECRETARY, name="另一位")
        sample = {seat["id"] for seat in draws_read.panel_of(draw)}
        day = LATER.date()
        assert visits.plan_draw(draw, VisitKind.PREMISES, day, by=secretary, now=LATER) == 2
        assert visits.plan_draw(draw, VisitKind.PREMISES, day, by=secretary, now=LATER) == 0
        assert set(draw.visits.values_list("application__reference", flat=True)) == sample
        gone = min(sample)

        drawing.recuse(draw, gone, Conflict.HINDERED, by=secretary, now=LATER)
        assert visits.plan_draw(draw, VisitKind.PREMISES, day, by=secretary, now=LATER) == 1

        states = dict(draw.visits.values_list("application__reference", "state"))
        assert states[gone] == "dropped"
        now_drawn = {seat["id"] for seat in draws_read.panel_of(draw)}
        assert {reference for reference, state in states.items() if state == "planned"} == now_drawn
        assert verify.check_draw("draw", draws_read.file_of(draw)) == []

    def test_only_a_drawn_sample_and_whoever_draws(self, draw):
        with pytest.raises(NotAllowed):
            visits.plan_draw(draw, VisitKind.PREMISES, LATER.date(), by=make_officer(R.CASEWORKER), now=LATER)
        type(draw).objects.filter(pk=draw.pk).update(public_value="", drawn_at=None, drawn_by=None)
        with pytest.raises(Refused, match="no_sample"):
            visits.plan_draw(draw, VisitKind.PREMISES, LATER.date(), by=make_officer(R.SECRETARY), now=LATER)


class TestEntering:
    @pytest.mark.engine
    def test_sent_twice_is_kept_once_and_the_last_counts(self, visit):
        uid = uuid4()
        for _again in range(3):
            visits.enter(visit, answer("i1", "yes", "门牌一致", uid), by=visit.first, now=NOW)
        visits.enter(visit, answer("i1", "no"), by=visit.second, now=NOW)
        assert VisitEntry.objects.count() == 2
        from pilotzone.onsite.keeping import last_entries

        assert last_entries(visit)["i1"].value == "no"

    @pytest.mark.parametrize(("item", "value", "code"), [("i1", "maybe", "value_wrong"), ("i9", "yes", "no_such_item")])
    def test_what_is_no_answer_is_refused(self, visit, item, value, code):
        with pytest.raises(Refused, match=code):
            visits.enter(visit, answer(item, value), by=visit.first, now=NOW)

    def test_others_do_not_write_into_it(self, visit):
        for person in (make_officer(R.CASEWORKER), make_officer(R.DIRECTOR)):
            with pytest.raises(NotAllowed):
                visits.enter(visit, answer("i1", "yes"), by=person, now=NOW)

    def test_an_id_of_another_visit_is_refused(self, visit):
        uid = uuid4()
        visits.enter(visit, answer("i1", "yes", uid=uid), by=visit.first, now=NOW)
        other = make_visit(first=visit.first, second=visit.second)
        with pytest.raises(Refused, match="other_visit"):
            visits.enter(other, answer("i1", "yes", uid=uid), by=visit.first, now=NOW)

    @pytest.mark.engine
    def test_the_database_refuses_to_change_an_answer_or_a_photo(self, visit):
        visits.enter(visit, answer("i1", "yes"), by=visit.first, now=NOW)
        visits.photograph(visit, picture(), shot(), by=visit.first, now=NOW)
        with pytest.raises(DatabaseError), transaction.atomic():
            VisitEntry.objects.update(value="no")
        with pytest.raises(DatabaseError), transaction.atomic():
            VisitPhoto.objects.update(latitude="1", longitude="1", place_source="exif")


class TestPhotos:
    def test_a_photo_is_kept_once_with_the_telephones_place(self, visit):
        uid = uuid4()
        for _again in range(2):
            given = shot("i1", uid, "39.084158", "117.200983")
            photo = visits.photograph(visit, picture(), given, by=visit.first, now=NOW)
        assert VisitPhoto.objects.count() == 1
        assert (photo.latitude, photo.longitude, photo.accuracy) == ("39.084158", "117.200983", 12)
        assert photo.place_source == "browser"
        assert default_storage.exists(photo.file.path)
        event = AuditEvent.objects.get(kind="visit.photo_kept")
        assert event.payload["sha256"] == hashlib.sha256(picture().read()).hexdigest()

    def test_without_a_place_it_says_so(self, visit):
        photo = visits.photograph(visit, picture(), shot(latitude="north", longitude="1"), by=visit.first, now=NOW)
        assert (photo.place_source, photo.latitude, photo.accuracy) == ("none", "", None)

    def test_what_is_no_picture_is_refused(self, visit):
        with pytest.raises(Refused, match="wrong_type"):
            visits.photograph(visit, pdf(), shot(), by=visit.first, now=NOW)
        assert not VisitPhoto.objects.exists()


class TestClosing:
    def close(self, visit, by=None):
        return visits.close(
            visit, present_name="赵某", present_post="负责人", remark="属实", by=by or visit.first, now=NOW
        )

    def test_two_officers_sign_the_same_digest(self, visit):
        fill(visit)
        visits.photograph(visit, picture(), shot(), by=visit.second, now=NOW)
        closed = self.close(visit)
        record = json.loads(closed.record)
        assert closed.digest == hashlib.sha256(closed.record.encode()).hexdigest()
        assert [item["value"] for item in record["items"]] == ["yes", "yes", "12", "yes", "yes", ""]
        assert record["photos"][0]["place_source"] == "none"
        assert "赵某" not in closed.record
        event = AuditEvent.objects.get(kind="visit.closed")
        assert (event.payload["digest"], event.personal["present"]) == (closed.digest, "赵某")
        for by, digest, code in (
            (visit.first, closed.digest, "own_visit"),
            (visit.second, "0" * 64, "digest_differs"),
        ):
            with pytest.raises(Refused, match=code):
                visits.confirm(visit, digest, by=by, now=NOW)

        done = visits.confirm(visit, closed.digest, by=visit.second, now=NOW)

        assert (done.state, done.confirmed_by) == ("done", visit.second)
        assert list(verify_chains()) == []

    def test_an_open_item_or_nobody_named_keeps_it_open(self, visit):
        visits.enter(visit, answer("i1", "yes"), by=visit.first, now=NOW)
        with pytest.raises(Refused, match="items_open"):
            self.close(visit)
        fill(visit)
        with pytest.raises(Refused, match="nobody_named"):
            visits.close(visit, present_name=" ", present_post="", remark="", by=visit.first, now=NOW)

    def test_nothing_comes_after_it_but_what_was_sent_before(self, visit):
        uid = uuid4()
        visits.enter(visit, answer("i1", "yes", uid=uid), by=visit.first, now=NOW)
        fill(visit)
        self.close(visit)
        assert visits.enter(visit, answer("i1", "yes", uid=uid), by=visit.first, now=NOW).uid == uid
        for work in (
            lambda: visits.enter(visit, answer("i1", "no"), by=visit.first, now=NOW),
            lambda: visits.photograph(visit, picture(), shot(), by=visit.first, now=NOW),
            lambda: self.close(visit),
        ):
            with pytest.raises(Refused, match="visit_settled"):
                work()
        for change in ({"remark": "改"}, {"record": "{}"}, {"present_name": "别人"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Visit.objects.filter(pk=visit.pk).update(**change)

    def test_the_evidence_pack_holds_record_and_photos_and_is_whole(self, visit):
        from pilotzone.audit import actions as audit

        fill(visit)
        visits.photograph(visit, picture("red"), shot(), by=visit.first, now=NOW)
        visits.photograph(visit, picture("blue"), shot(), by=visit.first, now=NOW)
        self.close(visit)
        audit.seal(now=NOW)
        for files in (True, False):
            out = BytesIO()
            packs.write(visit.application, out, files=files)
            data, found = verify.unpack(out.getvalue())
            names = {name for name in data if name.startswith("visits/")}
            assert "visits/01/record.json" in names
            assert ({"visits/01/001.jpg", "visits/01/002.jpg"} <= names) is files
            wrong = [each.text("en") for each in verify.check(data, found).found]
            assert [text for text in wrong if "visit" in text] == []
