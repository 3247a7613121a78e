"""The sums behind the public picture, counted anew."""

from django.db import transaction

from warehouses.models import Country, PlaceSum, Warehouse
from warehouses.rules import space as rules

PORTION = 2000


@transaction.atomic
def count() -> int:
    """Count every public warehouse once; how many sums there are. Safe to run twice, also at once."""
    list(Country.objects.select_for_update().order_by("pk"))  # one count at a time
    rows = Warehouse.objects.open_to_the_public().order_by()
    values = rows.values_list("country", "latitude", "longitude", "area").iterator(chunk_size=PORTION)
    found = rules.summed((country, rules.cell_of(north, east), area) for country, north, east, area in values)
    PlaceSum.objects.all().delete()
    sums = [
        PlaceSum(
            country_id=country,
            west=cell[0] if cell else None,
            south=cell[1] if cell else None,
            count=each.count,
            area=each.area,
        )
        for (country, cell), each in found.items()
    ]
    PlaceSum.objects.bulk_create(sums, batch_size=PORTION)
    return len(sums)
