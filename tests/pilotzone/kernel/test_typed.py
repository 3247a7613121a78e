"""Full-width signs and figures in 万 and 亿, as people type them."""

import pytest

from pilotzone.kernel.typed import in_full, plain_codes, tidy


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("６３０７．９０", "6307.90"),
        ("　１，２３４ ", "1,234"),
        ("－５", "-5"),
        ("（０２２）６５３０－００００", "(022)6530-0000"),
        ("ｔｓ－００１", "ts-001"),
        ("\ufeff12\u200b", "12"),
    ],
)
def test_tidy_makes_signs_of_codes_plain(text, plain):
    assert tidy(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("１２", "12"),
        ("ＳＢ－２０２４－０００００１", "SB-2024-000001"),
        ("远帆（天津）贸易有限公司，２０２４年", "远帆（天津）贸易有限公司，2024年"),
    ],
)
def test_plain_codes_keep_the_brackets_of_names(text, plain):
    assert plain_codes(text) == plain


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("600万", "6000000"),
        ("1.5亿", "150000000"),
        ("¥1,200 万元", "¥12000000"),
        ("-5万", "-50000"),
        ("600万 USD", "6000000 USD"),
        ("6000000", "6000000"),
        ("1,2万", "1,2万"),
        ("1.2.3万", "1.2.3万"),
        ("6万3000", "6万3000"),
        ("6万3千", "6万3千"),
        ("万", "万"),
    ],
)
def test_in_full_reads_whole_figures_alone(text, full):
    assert in_full(text) == full
