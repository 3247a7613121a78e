"""The administrators' pages: one proposes, another one confirms and is shown the secret once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from pilotzone.audit.models import AuditEvent
from pilotzone.exchange import mail as letters
from pilotzone.exchange.actions import keys
from pilotzone.exchange.models import Client, Key, Partner
from pilotzone.jobs.models import OutboxTask
from pilotzone.kernel import clock
from pilotzone.kernel.access import R
from pilotzone.messages.models import Notice
from tests.factories.partners import ask_token, make_partner, make_system
from tests.factories.people import make_division, make_officer

pytestmark = pytest.mark.django_db
LIST = "/bureau/partners/"
TERMS = {
    "name": "统计直报",
    "basis": "共享目录 TJ-017",
    "scopes": ["enterprises:read", "applications:read"],
    "networks": "127.0.0.1\n192.0.2.0/28\n",
    "certificate": "",
    "days": "90",
}


@pytest.fixture
def admins():
    return make_officer(R.SYSTEM_ADMIN), make_officer(R.SECURITY_ADMIN)


def post(client, person, address, data=None, status=302):
    client.force_login(person)
    response = client.post(address, data or {})
    assert response.status_code == status, response.content.decode()[:3000]
    return response


def proposed(client, system_admin) -> Client:
    form = {
        "kind": "district",
        "name_zh": "武清区商务局",
        "division": make_division().pk,
        "contact_email": "a@b.example",
    }
    response = post(client, system_admin, f"{LIST}enter/", form)
    assert response["Location"] == f"{LIST}{Partner.objects.get().uid}/systems/propose/"
    post(client, system_admin, response["Location"], TERMS)
    return Client.objects.get()


def test_proposed_by_one_confirmed_by_another_and_the_secret_shown_once(client, admins):
    system_admin, security_admin = admins
    row = proposed(client, system_admin)
    address = f"{LIST}clients/{row.uid}/"
    assert Notice.objects.get(kind="client.proposed").recipient == security_admin
    post(client, system_admin, f"{address}confirm/", status=403)
    answer = post(client, security_admin, f"{address}confirm/", status=200)
    assert answer["Cache-Control"] == "no-store"
    issued = answer.context["issued"]
    assert issued["secret"] in answer.content.decode()
    assert issued["secret"] not in client.get(address).content.decode()
    assert ask_token(client, issued["id"], issued["secret"]).json()["scope"] == "applications:read enterprises:read"
    kinds = list(AuditEvent.objects.filter(chain__case_uid=row.uid).order_by("position").values_list("kind", flat=True))
    assert kinds == ["client.proposed", "client.confirmed", "key.confirmed"]
    assert issued["secret"] not in str(list(AuditEvent.objects.values_list("payload", flat=True)))


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, admins):
    system_admin, _security = admins
    partner = make_partner(by=system_admin)
    address = f"{LIST}{partner.uid}/systems/propose/"
    for wrong, field in (
        ({"networks": "0.0.0.0/0"}, "networks"),
        ({"networks": "hier"}, "networks"),
        ({"networks": "192.0.2.10/28"}, "networks"),
        ({"certificate": "ab"}, "certificate"),
        ({"scopes": ["figures:write"]}, "scopes"),
        ({"days": "400"}, "days"),
    ):
        answer = post(client, system_admin, address, TERMS | wrong, status=422)
        assert list(answer.context["form"].errors) == [field]
        assert "统计直报" in answer.content.decode()
        assert ("192.0.2.0/28" in str(answer.context["form"].errors)) is (wrong.get("networks") == "192.0.2.10/28")
    several = TERMS | {"networks": "hier\n127.0.0.1\n192.0.2.10/28\ndort\n"}
    said = post(client, system_admin, address, several, status=422).context["form"].errors["networks"]
    assert len(said) == 3
    assert "hier" in said[0]
    assert "192.0.2.0/28" in said[1]
    assert "dort" in said[2]
    form = {"kind": "district", "name_zh": "武清区", "contact_email": "a@b.example"}
    assert post(client, system_admin, f"{LIST}enter/", form, status=422).context["form"].errors
    assert Client.objects.count() == 0


def test_a_partners_mailbox_moves_and_its_code_only_before_a_system_rests_on_it(client, admins):
    system_admin, security_admin = admins
    form = {"kind": "agency", "name_zh": "天津海关", "code": "custom", "contact_email": "a@b.example"}
    wrong = post(client, system_admin, f"{LIST}enter/", form, status=422).context["form"].errors
    assert "customs" in str(wrong["code"])
    post(client, system_admin, f"{LIST}enter/", form | {"code": "tax"})
    partner = Partner.objects.get()
    address = f"{LIST}{partner.uid}/change/"
    assert address in client.get(LIST).content.decode()
    right = {"name_zh": "天津海关", "name_en": "Tianjin Customs", "code": "customs", "contact_email": "new@b.example"}
    post(client, system_admin, address, right)
    partner.refresh_from_db()
    assert (partner.code, partner.name_en, partner.contact_email) == ("customs", "Tianjin Customs", "new@b.example")
    event = AuditEvent.objects.get(kind="partner.changed")
    assert event.payload == {"changed": ["code", "contact_email", "name_en"]}
    post(client, system_admin, f"{LIST}{partner.uid}/systems/propose/", TERMS)
    post(client, system_admin, address, right | {"code": "tax", "contact_email": "later@b.example"})
    partner.refresh_from_db()
    assert (partner.code, partner.contact_email) == ("customs", "later@b.example")  # the field is shown and not taken
    assert post(client, system_admin, address, right | {"contact_email": "x"}, status=422).context["form"].errors
    assert client.get(address).context["form"].fields["code"].disabled
    client.force_login(security_admin)
    assert client.get(address).status_code == 403


def test_who_sees_and_who_steps(client, admins):
    system_admin, security_admin = admins
    row = proposed(client, system_admin)
    address = f"{LIST}clients/{row.uid}/"
    client.force_login(make_officer(R.AUDIT_ADMIN))
    assert client.get(LIST).status_code == client.get(address).status_code == 200
    post(client, make_officer(R.AUDIT_ADMIN), f"{address}withdraw/", {"reason": "x"}, status=403)
    client.force_login(make_officer(R.CASEWORKER))
    assert client.get(LIST).status_code == 403
    post(client, security_admin, f"{address}refuse/", {"reason": ""}, status=422)
    post(client, security_admin, f"{address}refuse/", {"reason": "依据不足"})
    row.refresh_from_db()
    assert (row.state, row.reason, Key.objects.get().state) == ("refused", "依据不足", "refused")
    post(client, security_admin, f"{address}withdraw/", {"reason": "x"}, status=409)


def test_a_further_key_goes_the_same_way(client, admins):
    system_admin, security_admin = admins
    system = make_system(make_partner(by=system_admin), by=system_admin)
    address = f"{LIST}clients/{system.client.uid}/"
    post(client, system_admin, f"{address}keys/", {"days": "0"}, status=422)
    post(client, system_admin, f"{address}keys/", {"days": "90"})
    assert post(client, system_admin, f"{address}keys/", {"days": "90"}, status=422).context["key_form"].errors
    shown = client.get(address).content.decode()
    assert f'action="{address}keys/"' not in shown  # one waits: another one would be refused
    assert f"{LIST}{system.client.partner.uid}/systems/propose/" in shown
    waiting = Key.objects.get(state="proposed")
    post(client, security_admin, f"{LIST}keys/{waiting.uid}/refuse/")
    assert (
        f'action="{address}keys/"' not in client.get(address).content.decode()
    )  # the other administrator's to propose
    post(client, system_admin, f"{address}keys/", {"days": "90"})
    waiting = Key.objects.get(state="proposed")
    answer = post(client, security_admin, f"{LIST}keys/{waiting.uid}/confirm/", status=200)
    assert answer.context["issued"]["secret"]
    older = Key.objects.get(pk=system.key.pk)
    assert timedelta(days=13) < older.expires_at - timezone.now() <= timedelta(days=14)
    post(client, system_admin, f"{LIST}keys/{older.uid}/withdraw/")
    post(client, security_admin, f"{address}withdraw/", {"reason": "停用"})
    assert ask_token(client, answer.context["issued"]["id"], answer.context["issued"]["secret"]).status_code == 401


def test_pages_tell_of_keys_that_end_soon_are_over_or_withdrawn(client, admins, at):
    system_admin, security_admin = admins
    system = make_system(make_partner(by=system_admin), by=system_admin)
    address = f"{LIST}clients/{system.client.uid}/"
    client.force_login(system_admin)
    day = timezone.localtime(Key.objects.get().expires_at)
    for before, listed, shown in (
        (31, "", ""),
        (30, "最后一个密钥：30天后到期", "30天后到期"),
        (1, "最后一个密钥：1天后到期", "1天后到期"),
        (0, "最后一个密钥：今日到期", "今日到期"),
        (-1, "已没有可用的密钥", ""),
    ):
        at(f"{day - timedelta(days=before):%Y-%m-%d}T00:00")
        pages = [client.get(each).content.decode() for each in (LIST, address)]
        assert [text in page for text, page in zip((listed, shown), pages, strict=True)] == [True, True], before
        assert ("到期</span>" in pages[0]) is (before in (30, 1, 0)), before
    at(f"{day - timedelta(days=40):%Y-%m-%d}T00:00")
    post(client, security_admin, f"{address}withdraw/", {"reason": "停用"})
    page = client.get(address).content.decode()
    assert "随接入一并撤销" in page  # its key was not withdrawn by itself, and opens nothing all the same


def test_keys_that_end_soon_are_told_once_at_each_step(admins):
    system_admin, security_admin = admins
    system = make_system(make_partner(by=system_admin), by=system_admin)
    ends = Key.objects.get().expires_at
    said = [keys.warn(now=ends - timedelta(days=days, hours=1)) for days in (31, 29, 20, 6, 5, 0)]
    assert said == [0, 1, 0, 1, 0, 1]
    told = Notice.objects.filter(kind="key.expiring")
    assert {system_admin, security_admin} <= {notice.recipient for notice in told}
    assert OutboxTask.objects.filter(task="exchange.mail_expiry").count() == 3
    letters.send_expiry(system.key.pk)
    assert mail.outbox[0].to == ["api@customs.example"]
    assert system.client_id in mail.outbox[0].body
    newer = keys.propose_key(system.client, days=300, by=system_admin, now=clock.now())
    keys.confirm_key(newer, by=security_admin, now=clock.now())
    older = Key.objects.get(pk=system.key.pk)
    assert keys.warn(now=older.expires_at - timedelta(days=1)) == 0, "its successor is in force"
