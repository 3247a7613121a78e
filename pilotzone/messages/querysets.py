"""Which notices a person may see."""

from django.db import models


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: models.Model) -> "NoticeQuerySet":
        """A notice is its recipient's alone."""
        return self.filter(recipient=user)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)

    def newest_first(self) -> "NoticeQuerySet":
        return self.order_by("-created_at", "-pk")
