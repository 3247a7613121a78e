"""What everybody reads of an assessment: nothing without a decision, names and grades with one, ranks if ticked."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from enterprises.actions.assessments import publishing
from enterprises.models import Cycle
from pilotzone.kernel.access import R
from pilotzone.kernel.errors import Refused
from tests.enterprises.views.test_cycles import get, post, text_of
from tests.factories import assessments as make
from tests.factories.figures import make_assessor
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db
OVER = make.FROZEN + timedelta(days=13)  # the last of ten working days is Friday, 2 August 2024
DECISION = "津商发〔2024〕9号"


def provisional(count=12):
    make.make_calendar()
    officer, director = make_assessor(), make_officer(R.DIRECTOR, language="en")
    firms = make.make_firms(officer, count)
    cycle = make.scored(make.open_cycle(make.make_version(), officer))
    return make.provisional(cycle, officer, director), firms, director


def shown(client, cycle, query="", status=200):
    client.logout()
    client.cookies["django_language"] = "en"
    answer = client.get(reverse("public:published_detail", args=[cycle.uid]) + query)
    assert answer.status_code == status
    return answer


def test_without_a_decision_there_is_no_page(client):
    cycle, _firms, director = provisional()
    shown(client, cycle, status=404)
    publishing.publish(cycle, by=director, now=OVER)
    shown(client, cycle, status=404)
    assert "Nothing is published" in text_of(client.get(reverse("public:published_list")))


def test_with_a_decision_names_and_grades_but_no_ranks(client):
    cycle, firms, director = provisional()
    publishing.publish(cycle, publication_reference=DECISION, by=director, now=OVER)
    page = shown(client, cycle)
    rows = page.context["page"].items
    # 91 is an A; 66, 66 and 61.5 are Bs, told by name and not by score.
    assert [row.grade for row in rows] == [*"ABBB", *"C" * 8]
    assert [row.subject.enterprise for row in rows][:4] == [
        firms[0],
        *sorted(firms[1:4], key=lambda each: each.name_zh),
    ]
    said = text_of(page)
    assert DECISION in said
    # Published on 3 August 2024 for twelve months: the last day is told, and alike to everybody.
    assert "holds until 2 August 2025" in said
    client.force_login(firms[0].memberships.get().user)
    own = make.result_of(cycle, firms[0])
    for name, args in (("assessment_list", firms[0].uid), ("assessment_detail", own.uid)):
        told = text_of(client.get(reverse(f"portal:enterprises:{name}", args=[args])))
        assert "2 August 2025" in told, name
        assert "3 August 2025" not in told, name
    assert "final result of 3 August 2024" in told
    assert "provisional result of" not in told
    assert "Rank" not in said
    for score in ("91.0", "66.0", "61.5"):
        assert score not in said
    found = shown(client, cycle, f"?q={firms[5].name_zh}").context["page"].items
    assert [row.subject.enterprise for row in found] == [firms[5]]
    assert {row.grade for row in shown(client, cycle, "?grade=B").context["page"].items} == {"B"}
    listed = client.get(reverse("public:published_list")).content.decode()
    assert reverse("public:published_detail", args=[cycle.uid]) in listed
    # What no longer holds stays readable and says so.
    publishing.expire_due(now=OVER + timedelta(days=366))
    assert "No longer valid" in text_of(shown(client, cycle))


def test_ranks_are_published_where_that_is_ticked(client, at):
    cycle, _firms, director = provisional()
    at("2024-08-03T10:00")
    given = {"version": cycle.version, "with_ranks": "on"}
    refused = post(client, director, "cycle_publish", cycle.uid, status=422, **given)
    assert "Named ranks are published by a decision alone." in text_of(refused)
    post(client, director, "cycle_publish", cycle.uid, **given, publication_reference=DECISION)
    assert "Public page" in text_of(get(client, director, "cycle_detail", cycle.uid))
    page = shown(client, cycle)
    assert [row.rank for row in page.context["page"].items] == [1, 2, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert "Rank" in text_of(page)
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.filter(pk=cycle.pk).update(publication_reference="")


def test_ranks_of_fewer_than_ten_are_never_published(client):
    cycle, _firms, director = provisional(9)
    with pytest.raises(Refused) as refusal:
        publishing.publish(cycle, publication_reference=DECISION, with_ranks=True, by=director, now=OVER)
    assert (refusal.value.code, refusal.value.field) == ("too_few", "with_ranks")
    publishing.publish(cycle, publication_reference=DECISION, by=director, now=OVER)
    assert "Rank" not in text_of(shown(client, cycle))
