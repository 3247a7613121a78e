"""What an enterprise has said of itself to see which measures fit: self-declared, never evidence in a claim."""

from django.conf import settings
from django.db import models


class DeclaredAnswer(models.Model):
    """One answer to one question, whichever measures ask it (`rules/questions.py` says which ask the same)."""

    enterprise = models.ForeignKey("enterprises.Enterprise", on_delete=models.CASCADE, related_name="declared_answers")
    question = models.CharField(max_length=200)
    value = models.JSONField()  # canonical text, as in a claim's answers
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "question"], name="declared_answer_once")]
