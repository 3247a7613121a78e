"""Exchange rates: entered from a file, and the last one until a day."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from pilotzone.reference import actions
from pilotzone.reference.models import ExchangeRate
from pilotzone.reference.queries import last_rates

pytestmark = pytest.mark.django_db


def test_the_last_rate_until_a_day_that_is_not_too_old():
    actions.enter_rates("parity", date(2023, 12, 29), {"USD": Decimal("7.0827"), "EUR": Decimal("7.8592")})
    actions.enter_rates("parity", date(2023, 12, 28), {"USD": Decimal("7.0974")})
    actions.enter_rates("other", date(2023, 12, 31), {"USD": Decimal(7)})
    days = [date(2023, 12, 31), date(2023, 12, 28), date(2024, 1, 8), date(2023, 12, 1)]
    assert last_rates("parity", days) == {
        date(2023, 12, 31): {"USD": (7_082_700, date(2023, 12, 29)), "EUR": (7_859_200, date(2023, 12, 29))},
        date(2023, 12, 28): {"USD": (7_097_400, date(2023, 12, 28))},
        date(2024, 1, 8): {},
        date(2023, 12, 1): {},
    }
    assert last_rates("parity", []) == {}


def test_a_file_of_rates_is_entered_whole_or_not_at_all(tmp_path, capsys):
    file = tmp_path / "rates.csv"
    file.write_text("day,currency,rate\n2024-03-29,USD,7.0950\n2024-03-29,eur,7.6765\n2024-06-28,USD,7.1268\n")
    call_command("rates", str(file))
    assert capsys.readouterr().out == "pboc-central-parity: 3 rates of 2 days.\n"
    assert ExchangeRate.objects.get(day=date(2024, 3, 29), currency="EUR").rate == 7_676_500
    wrong = {
        "2024-06-28,XXX,7": "the currency XXX is not known",
        "2024-06-28,USD,0": "above zero",
        "2024-06-28,USD,7.12345678": "six decimal places",
        "28.06.2024,USD,7.1": "a day as 2024-03-29",
        "2024-06-28,USD,": "a rate are needed",
    }
    for line, message in wrong.items():
        file.write_text(f"day,currency,rate\n2024-06-27,USD,7.1\n{line}\n")
        with pytest.raises(CommandError, match=f"Row 3: .*{message}"):
            call_command("rates", str(file))
    assert not ExchangeRate.objects.filter(day=date(2024, 6, 27)).exists()
