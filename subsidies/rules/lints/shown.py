"""Labels and values of probes as officials read them."""

from fractions import Fraction

from pilotzone.formula.formats import amount, show
from pilotzone.formula.text import Text
from pilotzone.formula.values import Value, exact
from subsidies.rules.lints.parts import specs
from subsidies.rules.lints.series import Series
from subsidies.rules.model import InputSpec, Measure


def label_of(measure: Measure, series: Series) -> Text:
    labels = {key: label for key, _, _, label in specs(measure)}
    return labels[series.key] if series.key[1] else counted(series.spec, series.spec.label)


def counted(spec: InputSpec, label: Text) -> Text:
    return Text(f"{label.zh}的项数", f"Number of lines: {label.en}") if spec.is_rows else label


def place_of_series(series: Series) -> str:
    rows, name = series.key
    return f"inputs.{rows}.rows.{name}" if rows and name else f"inputs.{rows or name}"


def value_of(series: Series, value: Value) -> Text:
    if isinstance(value, bool):
        return Text(show(value, "bool", "zh"), show(value, "bool", "en"))
    currency = series.now[1] if isinstance(series.now, tuple) else ""
    return quantity(series.spec, Fraction(value, series.parts), currency)


def quantity(spec: InputSpec, value: Fraction, currency: str = "") -> Text:
    if currency:
        return Text(amount(value, currency), amount(value, currency))
    type_name = "number" if spec.type.kind in ("rows", "money") else spec.type.with_(optional=False).name
    return Text(show(exact(value), type_name, "zh"), show(exact(value), type_name, "en"))


def amount_of(fen: int) -> str:
    return amount(Fraction(fen, 100), "CNY")
