"""Pages of finding space: the public list and its picture, offers and enquiries on both sides."""

import pytest
from django.urls import reverse

from pilotzone.reference.actions import enter_calendar
from tests.factories.people import make_enterprise, make_member
from tests.factories.space import make_enquiry, make_offer
from tests.factories.warehouses import country, make_warehouse
from tests.standing import part
from warehouses.actions.space import counting
from warehouses.models import Enquiry, SpaceOffer
from warehouses.views.space import SpaceList

pytestmark = pytest.mark.django_db
LIST = "/warehouses/"


@pytest.fixture(autouse=True)
def _clock(at):
    at("2024-07-02T10:00")


@pytest.fixture(scope="module")
def prepared(standing):
    enter_calendar(2024, "国办发明电〔2023〕7号", {})
    warehouse = make_warehouse()
    warsaw = {"country": country("PL"), "city": "Warszawa", "latitude": 52_230_000, "longitude": 21_010_000}
    other = make_warehouse(name_zh="远帆华沙公共海外仓", services=["storage"], address="Portowa 1", **warsaw)
    enterprise = make_enterprise("天津远帆贸易有限公司")
    counting.count()
    return {
        "warehouse": warehouse,
        "other": other,
        "operator": make_member(warehouse.operator),
        "enterprise": enterprise,
        "asker": make_member(enterprise),
    }


warehouse, other, operator = part("warehouse"), part("other"), part("operator")
enterprise, asker = part("enterprise"), part("asker")


def text(response) -> str:
    return response.content.decode()


def names(response) -> list[str]:
    return [each.warehouse.name_zh for each in response.context["shown"]]


# --- what anybody sees -------------------------------------------------------------------------------


def test_anybody_sees_the_list_with_bars_and_points(warehouse, client):
    page = client.get(LIST)
    assert names(page) == ["远帆华沙公共海外仓", "澜图汉堡公共海外仓"]
    assert {(bar.country.code, bar.count) for bar in page.context["bars"]} == {("DE", 1), ("PL", 1)}
    assert text(page).count('class="place-point"') == 2
    assert "Am Hafen" not in text(page)


def test_it_is_filtered_by_country_service_area_and_price(warehouse, operator, client):
    make_offer(
        warehouse,
        by=operator,
        free_area=3_000_00,
        price_low=45_00,
        price_high=60_00,
        currency="EUR",
        shows_free_area=True,
        shows_price=True,
    )
    hamburg, warsaw = ["澜图汉堡公共海外仓"], ["远帆华沙公共海外仓"]
    found = {
        "country=PL": warsaw,
        "region=europe": warsaw + hamburg,
        "service=storage": warsaw + hamburg,
        "service=storage&service=returns": hamburg,
        "free=3000": hamburg,
        "free=3000.01": [],
        "price=45&currency=EUR": hamburg,
        "price=44.99&currency=EUR": [],
        "price=45": [],  # in yuan
        "price_from=60&currency=EUR": hamburg,
        "price_from=60.01&currency=EUR": [],
        "price_from=50&price=52&currency=EUR": hamburg,
        "price_from=50&price=44&currency=EUR": [],
        "q=汉堡": hamburg,
    }
    assert {query: names(client.get(f"{LIST}?{query}")) for query in found} == found
    page = client.get(f"{LIST}?free=1")
    assert [(bar.country.code, bar.count, bar.area) for bar in page.context["bars"]] == [("DE", 1, 12_500_00)]
    assert text(page).count('class="place-point"') == 1
    assert "<title>澜图汉堡公共海外仓</title>" in text(page)


def test_bars_of_a_long_find_are_of_the_first_of_the_list(warehouse, client, monkeypatch):
    monkeypatch.setattr(SpaceList, "cap", 1)
    page = client.get(f"{LIST}?service=storage&sort=name")
    assert [(bar.country.code, bar.count) for bar in page.context["bars"]] == [("DE", 1)]
    assert "按列表前1个统计" in text(page)


def test_what_is_not_opened_is_not_found_and_not_shown(warehouse, operator, client):
    make_offer(warehouse, by=operator, free_area=3_000_00, price_low=45_00)
    assert names(client.get(f"{LIST}?free=1")) == []
    page = text(client.get(f"{LIST}{warehouse.uid}/"))
    assert "3,000.00" not in page
    assert "45.00" not in page
    assert "Am Hafen" not in page
    make_offer(warehouse, by=operator, free_area=2_900_00, price_low=45_00, shows_free_area=True, shows_place=True)
    page = text(client.get(f"{LIST}{warehouse.uid}/"))
    assert "2,900.00" in page
    assert "Am Hafen 12" in page
    assert "53.54" in page


def test_odd_questions_are_answered(client):
    for query in ("free=-1", "free=1e400", "price=x", "country=XX", "page=a.zzz", "q=" + "长" * 300, "service=none"):
        assert client.get(f"{LIST}?{query}").status_code == 200


# --- both sides --------------------------------------------------------------------------------------


def test_an_operator_offers_space_on_its_page(warehouse, operator, asker, client):
    address = reverse("portal:warehouses:space_offer", args=[warehouse.uid])
    client.force_login(asker)
    assert client.get(address).status_code == 404
    client.force_login(operator)
    assert client.get(address).status_code == 200
    typed = {"takes_enquiries": "on", "free_area": "13000", "currency": "JPY", "price_low": "900.5", "version": "0"}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors["price_low"] == ["该币种没有更小的单位。"]
    typed |= {"price_low": "900", "shows_price": "on"}
    answer = client.post(address, typed)
    assert answer.context["form"].errors["free_area"] == ["空闲面积不得超过仓储面积。"]
    assert client.post(address, typed | {"free_area": "1250.5"}).status_code == 302
    kept = SpaceOffer.objects.get(warehouse=warehouse)
    assert (kept.free_area, kept.price_low, kept.shows_price, kept.shows_free_area) == (1_250_50, 900, True, False)
    assert "900" in text(client.get(address))
    assert client.post(address, typed | {"free_area": "1"}).status_code == 422  # of the form's old version


def test_an_enquiry_goes_to_and_fro(warehouse, operator, asker, client):
    new = reverse("portal:warehouses:enquiry_new", args=[warehouse.uid])
    assert client.get(new).status_code == 302  # first signs in
    client.force_login(asker)
    form = client.get(new).context["form"]
    typed = {"enterprise": form.initial.get("enterprise") or form["enterprise"].value(), "area": "800", "months": "12"}
    assert client.post(new, typed | {"starts_on": "2024-07-01", "goods": "家电"}).status_code == 422
    sent = client.post(new, typed | {"starts_on": "2024-08-01", "goods": "家电"})
    enquiry = Enquiry.objects.get()
    address = reverse("portal:warehouses:enquiry_detail", args=[enquiry.uid])
    assert sent.url == address
    page = text(client.get(address))
    assert "2024年7月9日" in page
    assert "撤回询租" in page
    client.force_login(operator)
    assert "家电" in text(client.get(address))
    assert client.post(f"{address}agree/", {}).status_code in (403, 422)
    assert client.post(f"{address}reply/", {"text": "", "version": enquiry.version}).status_code == 422
    assert client.post(f"{address}reply/", {"text": "可看库", "version": enquiry.version}).status_code == 302
    assert "2024年7月9日" not in text(client.get(address))  # answered: no reply is due any more
    received = client.get("/portal/warehouses/enquiries/?side=received")
    assert [row.pk for row in received.context["page"].items] == [enquiry.pk]
    client.force_login(asker)
    enquiry.refresh_from_db()
    deal = {"area": "600", "starts_on": "2024-08-15", "version": enquiry.version}
    assert client.post(f"{address}agree/", deal).status_code == 302
    assert client.post(f"{address}rate/", {"rating": "5"}).status_code == 422
    client.force_login(operator)
    assert "确认成交" in text(client.get(address))
    assert client.get(f"/portal/warehouses/of/{warehouse.operator.uid}/").context["to_reply"] == 1
    enquiry.refresh_from_db()
    assert client.post(f"{address}confirm/", {"version": enquiry.version, "takes_off": "on"}).status_code == 302
    client.force_login(asker)
    assert client.post(f"{address}rate/", {"rating": "5"}).status_code == 302
    assert client.post(f"{address}nothing/", {}).status_code == 404
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.agreed_area, enquiry.rating) == ("agreed", 600_00, 5)


def test_enquiries_are_found_and_answered_back_without_the_notice(warehouse, operator, asker, client):
    enquiry = make_enquiry(warehouse, asker.memberships.get().enterprise, by=asker)
    address, listed = reverse("portal:warehouses:enquiry_detail", args=[enquiry.uid]), "/portal/warehouses/enquiries/"
    client.force_login(asker)
    assert address in text(client.get(f"/warehouses/{warehouse.uid}/"))
    for page in ("/warehouses/", "/portal/warehouses/"):
        assert f'href="{listed}"' in text(client.get(page, follow=True))
    assert address in text(client.get(listed))
    sent = client.post(f"{address}write/", {"text": "含叉车作业吗？", "version": enquiry.version}, follow=True)
    assert "含叉车作业吗？" in text(sent)
    client.force_login(operator)
    assert "待答复 1 件" in text(client.get("/portal/warehouses/", follow=True))
    page = text(client.get(listed))  # what waits for the operator stands there at first
    assert address in page
    stale = client.post(f"{address}reply/", {"text": "含", "version": enquiry.version})
    assert stale.status_code == 422
    assert client.post(f"{address}reply/", {"text": "含", "version": enquiry.version + 1}).status_code == 302


def test_a_third_enterprise_sees_nothing_of_it(warehouse, asker, client):
    enquiry = make_enquiry(warehouse, by=None)
    client.force_login(asker)
    assert client.get(reverse("portal:warehouses:enquiry_detail", args=[enquiry.uid])).status_code == 404
    assert text(client.get("/portal/warehouses/enquiries/")).count(enquiry.reference) == 0
