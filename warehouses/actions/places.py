"""Countries from their document; loading it again changes what the document changed."""

from pathlib import Path

from django.db import transaction

import warehouses
from warehouses.models import Country
from warehouses.rules import places

DOCUMENT = Path(warehouses.__file__).parent / "catalogue" / "countries.yaml"


@transaction.atomic
def load(text: str | None = None) -> tuple[places.Place, ...]:
    """The document that ships with the portal, or another. What is no longer in it stays: warehouses stand there."""
    found = places.read(DOCUMENT.read_text(encoding="utf-8") if text is None else text)
    Country.objects.bulk_create(
        (
            Country(
                code=place.code,
                name_zh=place.name_zh,
                name_en=place.name_en,
                region=place.region,
                boxes=[list(box) for box in place.boxes],
                position=position,
            )
            for position, place in enumerate(found)
        ),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_zh", "name_en", "region", "boxes", "position"],
    )
    return found
