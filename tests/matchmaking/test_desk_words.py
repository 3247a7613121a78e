"""What pages say of needs and offers."""

import pytest
from django.utils import translation

from matchmaking.models import Item
from matchmaking.templatetags.desks import monthly


@pytest.mark.parametrize(
    ("volume", "unit", "english", "chinese"),
    [
        (40_000, "piece", "40,000 pieces a month", "每月 40,000 件"),
        (1, "container", "1 container a month", "每月 1 个集装箱"),
        (2, "kg", "2 kg a month", "每月 2 千克"),
        (10, "", "10 a month", "每月 10"),
    ],
)
def test_volume_of_an_item_is_told_with_its_unit(volume, unit, english, chinese):
    item = Item(volume=volume, unit=unit)
    with translation.override("en"):
        assert monthly(item) == english
    with translation.override("zh-hans"):
        assert monthly(item) == chinese
