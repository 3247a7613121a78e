"""Letters about a claim, as they were issued."""

import uuid
from typing import Any, NoReturn

from django.db import models

from subsidies.enums_proof import LetterKind
from subsidies.querysets_terms import LetterQuerySet


class Letter(models.Model):
    """One letter: its whole content as canonical JSON, from which the paper is drawn. Never changed, never removed.

    `about` is what it was written about (the claim, one of its refusals, one request for corrections, one review or
    objection), so that nothing is written twice. An answer to an objection names neither the objector nor the
    enterprise; it is not among the letters to the enterprise.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    application = models.ForeignKey("subsidies.Application", on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=12, choices=LetterKind)
    about = models.UUIDField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    dated = models.DateTimeField()  # the moment of the act that it tells of
    issued_at = models.DateTimeField()

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "about"], name="letter_once")]
        indexes = [models.Index(fields=["application", "dated"], name="letter_application")]

    def __str__(self):
        return self.reference

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A letter is never changed; write another.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A letter is never removed.")
