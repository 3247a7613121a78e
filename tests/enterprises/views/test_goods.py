"""Goods by a table: the template comes back filled in, all rows are filed or none, with each error named."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from enterprises.models import GoodsFiling
from pilotzone.kernel.access import R
from tests.factories.goods import make_rules
from tests.factories.people import make_enterprise, make_member

pytestmark = pytest.mark.django_db
SHIRT = ["TS-001", "61091000", "纯棉T恤", "", "", "短袖", "CN", "件", "B2026-01; B2026-02", "9710", 800]
MILK = ["NF-001", "19011010", "婴幼儿配方奶粉", "", "", "900 g", "CN", "罐", "B2026-03", "", None]


@pytest.fixture
def firm(client, at):
    at("2024-07-07T03:00")
    make_rules()
    made = make_enterprise()
    client.force_login(make_member(made, R.PROJECT_LEAD))
    return made


def upload(client, firm, *rows):
    """The portal's own template with these rows."""
    given = client.get(reverse("portal:enterprises:goods_template", args=[firm.uid]))
    book = load_workbook(BytesIO(given.content))
    for row in rows:
        book.worksheets[0].append(row)
    filled = BytesIO()
    book.save(filled)
    table = SimpleUploadedFile("goods.xlsx", filled.getvalue())
    return client.post(reverse("portal:enterprises:goods_table", args=[firm.uid]), {"file": table})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_template_comes_back_and_each_row_is_answered(client, firm, language):
    client.cookies["django_language"] = language
    assert upload(client, firm, SHIRT, MILK).status_code == 302
    shirt, milk = GoodsFiling.objects.order_by("item__code").reverse()
    assert (shirt.state, shirt.channel, shirt.filed["batch_codes"]) == (
        "accepted_at_once", "table", ["B2026-01", "B2026-02"],
    )  # fmt: skip
    assert (shirt.filed["origin"], shirt.filed["quantity"]) == ("CN", 800)
    assert (milk.state, milk.filed["origin"], milk.filed["quantity"]) == ("waiting", "CN", None)


def test_a_second_table_changes_what_is_on_file(client, firm):
    upload(client, firm, SHIRT)
    assert upload(client, firm, [*SHIRT[:-1], 900]).status_code == 302
    change = GoodsFiling.objects.get(verb="change")
    assert [(each["field"], each["before"], each["after"]) for each in change.differences] == [("quantity", 800, 900)]


@pytest.mark.parametrize(
    ("second", "named"),
    [
        ([MILK[0], "1901", *MILK[2:]], "1901"),
        ([*MILK[:6], "中国", *MILK[7:]], "中国"),  # by its code alone
        (SHIRT, "TS-001"),  # twice in the table
    ],
)
def test_one_wrong_row_files_none_and_its_error_is_named(client, firm, second, named):
    answer = upload(client, firm, SHIRT, second)
    assert answer.status_code == 422
    assert f">{named}</td>" in answer.content.decode()
    assert not GoodsFiling.objects.exists()


def test_full_width_codes_and_numbers_are_taken(client, firm):
    given = {
        "code": "ｔｓ－００１", "hs_code": "６１０９１０００", "name_zh": "纯棉T恤（短袖）", "specification": "短袖",
        "origin": "CN", "unit": "件", "batch_codes": "Ｂ２０２６－０１，Ｂ２０２６－０２", "quantity": "８００",
    }  # fmt: skip
    answer = client.post(reverse("portal:enterprises:goods_new", args=[firm.uid]), given)
    assert answer.status_code == 302
    wide = [*SHIRT[:8], "Ｂ２０２６－０１", SHIRT[9], "９００"]
    wide[1] = "６１０９１０００"
    assert upload(client, firm, wide).status_code == 302
    table, form = GoodsFiling.objects.order_by("-item__code", "pk").reverse()
    assert (form.item.code, form.filed["hs_code"], form.filed["quantity"]) == ("ts-001", "61091000", 800)
    assert (form.filed["name_zh"], form.filed["batch_codes"]) == ("纯棉T恤（短袖）", ["B2026-01", "B2026-02"])
    assert (table.item.code, table.filed["hs_code"], table.filed["quantity"]) == ("TS-001", "61091000", 900)
