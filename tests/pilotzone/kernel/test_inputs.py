"""Moments as people type them."""

import pytest
from django.core.exceptions import ValidationError

from pilotzone.kernel.inputs import MomentField


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "0202-12-10T09:00", "1899-12-31T23:59", "9999-12-31T23:59"])
def test_moment_field_refuses_a_year_that_nobody_means(text):
    with pytest.raises(ValidationError) as error:
        MomentField().clean(text)
    assert error.value.messages == ["Enter a year from 1900 to 2199."]


@pytest.mark.parametrize("text", ["1900-01-01T00:00", "2199-12-31T23:59"])
def test_moment_field_takes_the_first_and_the_last_year(text):
    assert f"{MomentField().clean(text):%Y-%m-%dT%H:%M}" == text
