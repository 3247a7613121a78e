"""The registered warehouses that a claim is for."""

import uuid

from django.conf import settings
from django.db import models

from subsidies.models.claims import Application


class ClaimWarehouse(models.Model):
    """A warehouse chosen for a claim, with the version of its facts that counts: fixed when the claim is submitted.

    Building and lease are those of that version: a later change of the register hides no double claim.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="warehouses")
    warehouse = models.ForeignKey("warehouses.Warehouse", on_delete=models.PROTECT, related_name="claims")
    version = models.ForeignKey("warehouses.WarehouseVersion", on_delete=models.PROTECT, related_name="+")
    building_key = models.CharField(max_length=340, blank=True, db_index=True)
    lease_key = models.CharField(max_length=80, blank=True, db_index=True)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["application", "warehouse"], name="claim_warehouse_once")]
