"""What a new portal begins with, and the districts of its zone."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from enterprises.models import Indicator
from pilotzone.audit.models import AuditEvent
from pilotzone.demo.reference import DISTRICTS
from pilotzone.kernel.access import R
from pilotzone.reference import actions, queries
from pilotzone.reference.models import Division
from pilotzone.reference.rules.divisions import NotRead, Written, read
from tests.factories.people import NOW, make_enterprise, make_officer
from warehouses.models import Country

LIST = reverse("bureau:reference:district_list")


@pytest.mark.parametrize(
    "line",
    [
        "120116,滨海新区,Binhai New Area",
        "120116，滨海新区，Binhai New Area",
        "120116\t滨海新区\tBinhai New Area",
        "120116 滨海新区 Binhai New Area",
        "１２０１１６　 滨海新区 Binhai New Area",
        "120116; 滨海新区 ;Binhai New Area",
        "120116 | 滨海新区 Binhai New Area",
    ],
)
def test_ways_of_writing_a_district(line):
    assert read(f"代码,名称,英文\n\n{line}\n") == [Written("120116", "滨海新区", "Binhai New Area")]


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("12011 滨海新区", "bad_code", 1),
        ("120116 滨海新区\n滨海新区 120117", "bad_code", 2),
        ("120116 滨海新区\n名称", "bad_code", 2),
        ("120116", "no_name", 1),
        ("120116 " + "区" * 61, "too_long", 1),
        ("120116 滨海新区\n120116 和平区", "twice", 2),
    ],
)
def test_lines_that_are_none(text, code, number):
    with pytest.raises(NotRead) as caught:
        read(text)
    assert (caught.value.code, caught.value.number) == (code, number)


@pytest.mark.django_db
def test_a_new_portal_has_what_it_begins_with(tmp_path, capsys):
    call_command("set_up")
    assert "No district yet" in capsys.readouterr().out
    assert not queries.calendar().is_working(date(2026, 2, 16))
    assert Country.objects.filter(code="DE").exists()
    assert Indicator.objects.exists()
    file = tmp_path / "districts.csv"
    file.write_text("\ufeffcode,name_zh,name_en\n610113,雁塔区,Yanta\n610112,未央区,Weiyang\n", encoding="utf-8")
    call_command("set_up", districts=file)
    assert "2 districts" in capsys.readouterr().out
    assert list(Division.objects.values_list("code", "name_en")) == [("610113", "Yanta"), ("610112", "Weiyang")]
    file.write_text("610113,雁塔区\n6101,x\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Line 2, “6101,x”"):
        call_command("set_up", districts=file)


@pytest.mark.django_db
def test_districts_are_entered_and_renamed_on_the_page(client):
    security = make_officer(R.SECURITY_ADMIN)
    client.force_login(security)
    answer = client.post(LIST, {"text": "610113 雁塔区 Yanta\r\n610112 未央 Weiyang"}, follow=True)
    assert "已录入 2 个区" in answer.content.decode()
    client.post(LIST, {"text": "610112 未央区"})
    assert Division.objects.get(code="610112").name_zh == "未央区"
    assert Division.objects.get(code="610112").name_en == "Weiyang"
    renamed = AuditEvent.objects.get(kind="division.renamed")
    assert (renamed.actor, renamed.payload) == (security, {"code": "610112", "before": "未央", "name": "未央区"})
    wrong = client.post(LIST, {"text": "610113 雁塔区\r\n61011 莲湖区"})
    assert wrong.status_code == 422
    assert "第 2 行“61011 莲湖区”：开头不是六位代码。" in wrong.content.decode()


@pytest.mark.django_db
def test_only_what_nothing_is_of_is_removed(client):
    actions.enter_districts(DISTRICTS, by=None, now=NOW)
    firm = make_enterprise()
    client.force_login(make_officer(R.SECURITY_ADMIN))
    for code, status in ((firm.registration_division.code, 409), ("120119", 302)):
        address = reverse("bureau:reference:district_remove", args=[Division.objects.get(code=code).uid])
        assert client.post(address).status_code == status
    assert not Division.objects.filter(code="120119").exists()
    assert AuditEvent.objects.get(kind="division.removed").payload == {"code": "120119", "name": "蓟州区"}


@pytest.mark.django_db
def test_the_other_administrators_read(client):
    actions.enter_districts(DISTRICTS, by=None, now=NOW)
    client.force_login(make_officer(R.AUDIT_ADMIN))
    assert "滨海新区" in client.get(LIST).content.decode()
    assert client.post(LIST, {"text": "610113 雁塔区"}).status_code == 403
    assert not Division.objects.filter(code="610113").exists()
