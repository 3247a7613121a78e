"""Countries and regions, with the boxes in which their coordinates lie."""

from django.db import models

from warehouses.enums import Region


class Country(models.Model):
    """A country or region where warehouses stand (ISO 3166-1), by names, part of the world and boxes of coordinates."""

    code = models.CharField(max_length=2, unique=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    region = models.CharField(max_length=20, choices=Region)
    # each box west, south, east, north in millionths of a degree; several where a country lies apart or over 180°
    boxes = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name_zh
