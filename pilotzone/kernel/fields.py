"""Model fields for amounts and scaled numbers: integers in the database, exact on every engine."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from pilotzone.kernel.money import LARGEST


class MoneyField(models.BigIntegerField):
    """An amount in minor units (fen); the currency stands in a column beside it or is CNY."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("validators", [MinValueValidator(-LARGEST), MaxValueValidator(LARGEST)])
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, kwargs


class ScaledField(models.BigIntegerField):
    """An exact decimal kept as an integer: the value times 10 to the `places`."""

    def __init__(self, *args: Any, places: int = 6, **kwargs: Any) -> None:
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"places": self.places}
