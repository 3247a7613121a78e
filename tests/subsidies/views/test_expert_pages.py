"""Pages of the pool of experts: an entry is found and changed."""

import pytest
from django.urls import reverse

from pilotzone.kernel.access import R
from subsidies.models import Expert
from tests.factories.claims import load_reference
from tests.factories.panels import make_expert
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, at):
    load_reference()
    at("2024-07-04T10:00:00")
    manager = make_officer(R.PROGRAMME_MANAGER)
    make_expert(manager, "王一鸣", "trade", employer="天津大学")
    make_expert(manager, "李二", "law", "finance", employer="明理律师事务所")
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return manager


def names(client, **asked):
    page = client.get(reverse("bureau:subsidies:expert_list"), asked).content.decode()
    return {name for name in ("王一鸣", "李二") if name in page}, page


def test_experts_are_found_by_name_employer_number_and_field(client, manager):
    assert names(client)[0] == {"王一鸣", "李二"}
    assert names(client, q="大学")[0] == {"王一鸣"}
    assert names(client, q="ps-2024-000002")[0] == {"李二"}
    assert names(client, skill="finance")[0] == {"李二"}
    assert names(client, skill="trade", q="李")[0] == set()
    assert "No expert matches" in names(client, q="无此人")[1]
    assert names(client, skill="cooking")[0] == {"王一鸣", "李二"}


def test_an_entry_is_changed_on_its_page(client, manager):
    expert = Expert.objects.get(name="王一鸣")
    page = reverse("bureau:subsidies:expert_detail", args=[expert.uid])
    change = reverse("bureau:subsidies:expert_change", args=[expert.uid])
    assert change in client.get(page).content.decode()
    form = client.get(change).content.decode()
    assert 'value="王一鸣"' in form
    assert 'value="trade" id="id_skills_0" checked' in form.replace(' class="form-check-input"', "")
    wrong = client.post(change, {"name": "王一鸣", "employer": "海河大学", "employer_uscc": "123", "skills": ["law"]})
    assert (wrong.status_code, "credit code is wrong" in wrong.content.decode()) == (422, True)
    assert client.post(change, {"name": "王一鸣", "employer": "海河大学", "skills": ["law"]}).url == page
    text = client.get(page).content.decode()
    assert "海河大学" in text
    assert "Law" in text
    client.post(reverse("bureau:subsidies:expert_end", args=[expert.uid]))
    assert client.get(change).status_code == 404
    assert change not in client.get(page).content.decode()


def test_others_neither_find_nor_change_experts(client, manager):
    client.force_login(make_officer(R.CASEWORKER))
    assert client.get(reverse("bureau:subsidies:expert_list")).status_code == 403
    change = reverse("bureau:subsidies:expert_change", args=[Expert.objects.first().uid])
    assert client.get(change).status_code == 403
