"""Indicators, sources and sharing items from their document; loading it again changes what the document changed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.db import transaction

import enterprises
from enterprises.models import DataSource, Indicator, SharingItem
from enterprises.rules.figures import reference
from enterprises.rules.figures.reference import Item, Reference

DOCUMENT = Path(enterprises.__file__).parent / "catalogue" / "figures.yaml"


@transaction.atomic
def load(text: str | None = None) -> Reference:
    """The document that ships with the portal, or another. What is no longer in it stays: figures rest on it."""
    found = reference.read(DOCUMENT.read_text(encoding="utf-8") if text is None else text)
    DataSource.objects.bulk_create(
        (
            DataSource(
                code=source.code,
                kind=source.kind,
                name_zh=source.names["zh"],
                name_en=source.names["en"],
                position=place,
            )
            for place, source in enumerate(found.sources)
        ),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["kind", "name_zh", "name_en", "position"],
    )
    load_indicators(found.indicators)
    codes = dict(DataSource.objects.values_list("code", "pk"))
    for each in found.sharing:
        row, _created = SharingItem.objects.update_or_create(
            number=each.number,
            defaults={
                "name_zh": each.names["zh"],
                "name_en": each.names["en"],
                "source_id": codes[each.source],
                "purposes": list(each.purposes),
                "starts_on": each.starts_on,
                "ends_on": each.ends_on,
            },
        )
        row.indicators.set(Indicator.objects.filter(code__in=each.indicators))
    return found


def load_indicators(items: Sequence[Item]) -> None:
    """Places and whether it is money never change: every value that is there is written in them."""
    known = {row.code: row for row in Indicator.objects.filter(code__in=[item.code for item in items])}
    new = []
    for place, item in enumerate(items):
        row = known.get(item.code)
        if row is None:
            new.append(Indicator(code=item.code, places=item.places, is_money=item.is_money, **values_of(item, place)))
        elif (row.places, row.is_money) != (item.places, item.is_money):
            raise reference.ReferenceError(f"{item.code}: places and money are fixed once the indicator is loaded.")
        else:
            Indicator.objects.filter(pk=row.pk).update(**values_of(item, place))
    Indicator.objects.bulk_create(new)


def values_of(item: Item, place: int) -> dict[str, Any]:
    return {
        "name_zh": item.names["zh"],
        "name_en": item.names["en"],
        "unit_zh": item.unit["zh"],
        "unit_en": item.unit["en"],
        "note_zh": item.notes["zh"],
        "note_en": item.notes["en"],
        "by_mode": item.by_mode,
        "periods": list(item.periods),
        "subjects": list(item.subjects),
        "lowest": item.lowest,
        "highest": item.highest,
        "jump": item.jump,
        "position": place,
    }
