"""Where a value stands among its peers, in words: of what is better when it is less, more is worse and not below."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from enterprises.result_strips import Strip


@pytest.mark.parametrize(
    ("language", "words"), [("en", "worse than the median of 0.07%"), ("zh-hans", "差于中位 0.07%")]
)
def test_a_value_behind_the_median_is_worse(language, words):
    strip = Strip("2.00", "10.00", "90.00", "2.00", True, "0.07%", "0.05%", "0.08%")
    with override(language):
        page = render_to_string("enterprises/portal/_assessment_strip.html", {"strip": strip})
    assert words in page
