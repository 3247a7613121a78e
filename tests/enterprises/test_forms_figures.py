"""How figures are offered to be ticked."""

import pytest
from django.utils.translation import override

from enterprises.forms_figures import NamedChoices
from enterprises.models import Indicator


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        (("元", "yuan"), "交易额（元）", "Turnover (yuan)"),
        (("（1是0否）", "(1 yes, 0 no)"), "交易额（1是0否）", "Turnover (1 yes, 0 no)"),
    ],
)
def test_a_unit_stands_in_one_pair_of_brackets_of_the_language(unit, zh, en):
    row = Indicator(name_zh="交易额", name_en="Turnover", unit_zh=unit[0], unit_en=unit[1])
    field = NamedChoices(queryset=Indicator.objects.none())
    with override("zh-hans"):
        assert field.label_from_instance(row) == zh
    with override("en"):
        assert field.label_from_instance(row) == en
