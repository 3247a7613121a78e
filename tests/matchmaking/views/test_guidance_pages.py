"""Pages of the library and of the desk."""

import pytest
from django.urls import reverse

from matchmaking.models import Guide, Question
from pilotzone.kernel.access import R
from pilotzone.reference.actions import enter_calendar
from tests.factories.guidance import GUIDE, make_guide, make_question
from tests.factories.people import make_enterprise, make_member, make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")
    enter_calendar(2024, "国办发明电〔2023〕7号", {})


def text(response) -> str:
    return response.content.decode()


def test_anybody_finds_a_guide_by_market_topic_and_text(client):
    german = make_guide()
    french = make_guide(market="FR", topic="tax", title_zh="法国增值税登记", title_en="VAT in France")
    make_guide(title_zh="未发布的指南", published=False)
    found = lambda query: [each.title_zh for each in client.get("/guides/" + query).context["page"].items]  # noqa: E731
    assert found("") == ["法国增值税登记", "德国包装法登记"]
    assert found("?market=FR") == found("?topic=tax") == found("?q=VAT") == [french.title_zh]
    assert found("?market=JP") == []
    make_guide(market="EU", title_zh="欧盟通用产品安全", topic="data")
    assert found("?market=FR") == ["欧盟通用产品安全", "法国增值税登记"]  # what holds in the Union holds in its members
    assert found("?market=GB") == []
    page = text(client.get(f"/guides/{german.uid}/"))
    assert "Verpackungsgesetz § 9" in page
    assert "今日有效" in page
    assert client.get(f"/guides/{Guide.objects.get(state='draft').uid}/").status_code == 404


def test_an_officer_writes_publishes_and_takes_out(client):
    client.force_login(make_officer(R.EVENTS_OFFICER))
    fields = GUIDE | {"valid_from": "2022-07-01", "valid_until": ""}
    assert "valid_from" in client.post("/bureau/events/guides/new/", fields | {"valid_from": ""}).context["form"].errors
    client.post("/bureau/events/guides/new/", fields)
    guide = Guide.objects.get()
    page = reverse("bureau:matchmaking:guide_edit", args=[guide.uid])
    client.post(page + "publish/")
    stale = client.post(page, fields | {"version": 1, "title_zh": "改过的标题"})
    assert stale.status_code == 422
    assert "改过的标题" in text(stale)
    client.post(page + "take-out/", {"version": 2, "reason": "已被新法取代"})
    public = text(client.get(f"/guides/{guide.uid}/"))
    assert "已被新法取代" in public
    assert "今日无效" in public


def test_an_enterprise_asks_and_the_desk_answers(client):
    enterprise = make_enterprise("天津远帆贸易有限公司", payee=False)
    asker, keeper = make_member(enterprise), make_officer(R.EVENTS_OFFICER)
    guide = make_guide(by=keeper)
    client.force_login(asker)
    blank = client.get("/portal/events/questions/new/").context["form"]
    assert [next(iter(blank.fields[name].choices))[0] for name in ("market", "topic")] == ["", ""]  # chosen, not sent
    form = {
        "enterprise": enterprise.pk,
        "market": "DE",
        "topic": "product",
        "subject": "包装登记",
        "text": "由谁登记？",
    }
    missing = client.post("/portal/events/questions/new/", form | {"text": ""})
    assert (missing.status_code, list(missing.context["form"].errors)) == (422, ["text"])
    client.post("/portal/events/questions/new/", form)
    question = Question.objects.get()
    client.force_login(keeper)
    assert "包装登记" in text(client.get("/bureau/events/questions/"))
    page = reverse("bureau:matchmaking:question_answer", args=[question.uid])
    client.post(page + "answer/", {"version": 1, "text": "由生产者登记。", "guides": [guide.pk]})
    client.force_login(asker)
    own = reverse("portal:matchmaking:question_detail", args=[question.uid])
    shown = text(client.get(own))
    assert "由生产者登记。" in shown
    assert f"/guides/{guide.uid}/" in shown
    client.post(own + "rate/", {"rating": 4})
    assert Question.objects.get().rating == 4


def test_what_was_written_stays_where_somebody_was_faster(client):
    question, keeper = make_question(), make_officer(R.EVENTS_OFFICER)
    client.force_login(keeper)
    page = reverse("bureau:matchmaking:question_answer", args=[question.uid])
    client.post(page + "assign/", {"version": 1, "email": keeper.email})
    late = client.post(page + "answer/", {"version": 1, "text": "写了很久的答复"})
    assert late.status_code == 422
    assert "写了很久的答复" in text(late)
    nobody = client.post(page + "assign/", {"version": 2, "email": "nobody@example.test"})
    assert "email" in nobody.context["form"].errors


def test_somebody_elses_question_is_absent(client):
    question = make_question()
    client.force_login(make_member(make_enterprise("天津澜图科技有限公司", payee=False)))
    assert client.get(reverse("portal:matchmaking:question_detail", args=[question.uid])).status_code == 404


def test_lists_take_as_many_queries_for_three_as_for_one(client, django_assert_max_num_queries):
    client.force_login(make_officer(R.EVENTS_OFFICER))
    enterprise = make_enterprise("天津远帆贸易有限公司", payee=False)
    by = make_member(enterprise)
    for _ in range(3):
        make_question(enterprise, by=by)
    with django_assert_max_num_queries(10):
        assert len(client.get("/bureau/events/questions/").context["page"].items) == 3
