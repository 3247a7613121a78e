"""The departments that can be asked in a consultation: kept by the bureau, none of them signs in here."""

import uuid

from django.conf import settings
from django.db import models


class Department(models.Model):
    """Who is asked beside commerce and finance. The code stands in frozen lists and never changes."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=60, unique=True)
    name_en = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)  # of the desk that replies; without one it is chased by telephone
    is_active = models.BooleanField(default=True)  # offered when a round begins
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def names(self) -> dict[str, str]:
        return {"zh": self.name_zh, "en": self.name_en or self.name_zh}
