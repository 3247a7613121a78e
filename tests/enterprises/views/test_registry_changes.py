"""The pages of a change of registered facts, in both languages."""

import pytest
from django.urls import reverse

from enterprises.models import RegistryChange
from pilotzone.kernel.access import R
from tests.factories.people import make_enterprise, make_member, make_officer
from tests.factories.registry import make_upload

pytestmark = pytest.mark.django_db
NEW = "天津新名贸易有限公司"


def test_from_the_company_file_to_the_officer_and_back(client):
    enterprise = make_enterprise("天津旧名贸易有限公司")
    admin, officer = make_member(enterprise), make_officer(R.CASEWORKER)
    client.force_login(admin)
    client.cookies["django_language"] = "en"
    ask = reverse("portal:enterprises:registry_change_ask", args=[enterprise.uid])
    own = reverse("portal:enterprises:enterprise_detail", args=[enterprise.uid])
    assert ask in client.get(own).content.decode()
    values = {"name_zh": NEW, "registration_division": "120116", "established_on": "2019-04-12", "reason": "名称变更"}
    refused = client.post(ask, values)
    assert refused.status_code == 422
    assert "Attach the new business licence." in refused.content.decode()
    assert client.post(ask, values | {"licence": make_upload("执照.pdf")}).status_code == 302
    change = RegistryChange.objects.get()
    assert NEW in client.get(own).content.decode()

    client.force_login(officer)
    client.cookies["django_language"] = "zh-hans"
    assert NEW in client.get(reverse("bureau:enterprises:registry_change_list")).content.decode()
    page = reverse("bureau:enterprises:registry_change_detail", args=[change.uid])
    text = client.get(page).content.decode()
    for word in ("原登记", "天津旧名贸易有限公司", "执照.pdf"):
        assert word in text
    assert client.get(reverse("bureau:enterprises:registry_change_licence", args=[change.uid])).status_code == 200
    approve = reverse("bureau:enterprises:registry_change_approve", args=[change.uid])
    assert client.post(approve, {"note": ""}).status_code == 422
    assert client.post(approve, {"note": "已核对"}).status_code == 302
    text = client.get(reverse("bureau:enterprises:enterprise_detail", args=[enterprise.uid])).content.decode()
    assert NEW in text
    assert "天津旧名贸易有限公司" in text

    client.force_login(admin)
    assert "账户仍为原名称" in client.get(own).content.decode()
