"""Entries of the pool of experts: put right, brought up to date, and come back to by the same person."""

import pytest

from pilotzone.audit.models import AuditEvent
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import NotAllowed, Refused
from subsidies import drawing as reads
from subsidies.actions import expert_accounts, experts
from subsidies.actions.experts import Entry
from subsidies.models import Expert
from subsidies.panels import expert_grants
from tests.factories.claims import load_reference
from tests.factories.panels import make_expert
from tests.factories.people import NOW, make_call, make_enterprise, make_officer, make_uscc
from tests.factories.review import make_submitted

pytestmark = pytest.mark.django_db
CODE = make_uscc(77)


@pytest.fixture
def manager():
    load_reference()
    return make_officer(R.PROGRAMME_MANAGER)


def test_an_entry_is_corrected_and_keeps_number_account_and_interests(manager):
    expert = make_expert(manager, "王一鸣", "trade", employer="天津大学")
    experts.declare(expert, make_enterprise("天津甲公司"), reason="兼任顾问", by=manager, now=NOW)
    entry = Entry(" 王一明 ", "海河大学", CODE.lower(), ["law", "trade"])

    for _ in range(2):  # the second time nothing more is changed, or recorded
        experts.correct(expert, entry, by=manager, now=NOW)

    held = Expert.objects.get()
    assert (held.reference, held.name, held.employer) == ("PS-2024-000001", "王一明", "海河大学")
    assert (held.employer_uscc, held.skills) == (CODE, ["law", "trade"])
    assert (held.user.name, held.interests.count()) == ("王一鸣", 1)
    event = AuditEvent.objects.get(kind="expert.corrected")
    assert event.payload == {"reference": "PS-2024-000001", "skills": ["law", "trade"]}
    assert event.personal == {
        "before": {"name": "王一鸣", "employer": "天津大学", "uscc": ""},
        "after": {"name": "王一明", "employer": "海河大学", "uscc": CODE},
    }


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Entry("李二", "南开大学", "", ["trade"]), "expert_twice"),
        (Entry("甲", "乙", "911201160000000000", ["trade"]), "uscc_wrong"),
        (Entry("甲", "乙", "", []), "no_skill"),
    ],
)
def test_a_wrong_correction_changes_nothing(manager, entry, code):
    expert = make_expert(manager, "王一鸣", employer="天津大学")
    make_expert(manager, "李二", employer="南开大学")
    with pytest.raises(Refused, match=code):
        experts.correct(expert, entry, by=manager, now=NOW)
    expert.refresh_from_db()
    assert (expert.name, expert.employer, expert.skills) == ("王一鸣", "天津大学", ["trade"])


def test_who_has_left_is_not_corrected_and_others_correct_nobody(manager):
    expert, entry = make_expert(manager, "王一鸣"), Entry("王一明", "海河大学", "", ["law"])
    with pytest.raises(NotAllowed):
        experts.correct(expert, entry, by=make_officer(R.SECRETARY), now=NOW)
    experts.end(expert, by=manager, now=NOW)
    with pytest.raises(Refused, match="expert_left"):
        experts.correct(expert, entry, by=manager, now=NOW)


def test_a_new_employer_brings_its_conflict(manager):
    call, applicant = make_call(), make_enterprise("天津甲公司")
    make_submitted(call, applicant)
    expert = make_expert(manager, "王一鸣")
    assert reads.conflicts(reads.pool(), call) == {}
    experts.correct(expert, Entry("王一鸣", "登记前的旧名称", applicant.uscc, ["trade"]), by=manager, now=NOW)
    assert list(reads.conflicts(reads.pool(), call)) == [expert.reference]


def test_who_left_and_was_entered_again_signs_in_with_the_same_account(manager):
    left = make_expert(manager, "王一鸣")
    person = left.user
    experts.end(left, by=manager, now=NOW)
    assert list(expert_grants(person, NOW.date())) == []
    back = make_expert(manager, "王一鸣", signs_in=False)
    invitation = expert_accounts.invite(back, person.email, by=manager, now=NOW)
    expert_accounts.accept(invitation, by=person, now=NOW)
    assert [grant.role for grant in expert_grants(person, NOW.date())] == [R.EXPERT]
    assert sorted(Expert.objects.filter(user=person).values_list("pk", flat=True)) == [left.pk, back.pk]
    third = expert_accounts.invite(make_expert(manager, "李二", signs_in=False), person.email, by=manager, now=NOW)
    with pytest.raises(Refused, match="account_taken"):
        expert_accounts.accept(third, by=person, now=NOW)
