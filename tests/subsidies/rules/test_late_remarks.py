"""Which remarks come too late: by hand, point by point."""

import pytest

from subsidies.rules.late_remarks import late


@pytest.mark.parametrize(
    ("wanted", "named", "changed", "found"),
    [
        ({"answer:turnover"}, (), (), {"answer:turnover"}),
        ({"answer:turnover"}, ("answer:turnover",), (), set()),  # asked before: not new
        ({"answer:turnover"}, (), ("answer:turnover",), set()),  # changed since: seen for the first time
        ({"answer:turnover"}, ("answer:other_money",), ("material:contracts",), {"answer:turnover"}),
        ({"line:a"}, ("line:a:amount",), (), set()),  # a column named reopens its line
        ({"line:a:amount"}, ("line:a",), (), set()),
        ({"line:a:amount"}, ("line:a:invoice_date",), (), {"line:a:amount"}),
        ({"line:a", "line:b"}, ("line:a",), (), {"line:b"}),
        (set(), (), (), set()),
    ],
)
def test_late_points(wanted, named, changed, found):
    assert late(wanted, named, changed) == found
