"""Days and moments as people type them."""

import pytest
from django.core.exceptions import ValidationError

from enterprises.forms import DateField
from pilotzone.kernel.inputs import MomentField


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "0202-12-10T09:00", "1899-12-31T23:59", "9999-12-31T23:59"])
def test_moment_field_refuses_a_year_that_nobody_means(text):
    with pytest.raises(ValidationError) as error:
        MomentField().clean(text)
    assert error.value.code == "year"


@pytest.mark.parametrize("text", ["0001-01-01", "2200-01-01"])
def test_date_field_refuses_a_year_that_nobody_means(text):
    with pytest.raises(ValidationError) as error:
        DateField().clean(text)
    assert error.value.code == "year"


@pytest.mark.parametrize("text", ["1900-01-01T00:00", "2199-12-31T23:59"])
def test_moment_field_takes_the_first_and_the_last_year(text):
    assert f"{MomentField().clean(text):%Y-%m-%dT%H:%M}" == text
