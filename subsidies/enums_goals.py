"""Words of budget goals: what kind an indicator is of, and how far a sheet of goals has come."""

from django.db import models
from django.utils.translation import pgettext_lazy


class GoalKind(models.TextChoices):
    """The kinds of indicators of a project's goals: 财预〔2020〕10号."""

    OUTPUT = "output", pgettext_lazy("indicator", "Output")
    QUALITY = "quality", pgettext_lazy("indicator", "Quality")
    TIMELINESS = "timeliness", pgettext_lazy("indicator", "Timeliness")
    COST = "cost", pgettext_lazy("indicator", "Cost")
    BENEFIT = "benefit", pgettext_lazy("indicator", "Benefit")
    SATISFACTION = "satisfaction", pgettext_lazy("indicator", "Satisfaction")


class GoalState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("goals", "Being written")
    SET = "set", pgettext_lazy("goals", "Set")
    CHECKED = "checked", pgettext_lazy("goals", "Checked at mid-year")
    EVALUATED = "evaluated", pgettext_lazy("goals", "Evaluated, waits for the review")
    REVIEWED = "reviewed", pgettext_lazy("goals", "Reviewed")

    @property
    def tone(self) -> str:
        return {"draft": "withdrawn", "set": "current", "checked": "current", "evaluated": "waiting"}.get(
            self.value, "done"
        )

    def label_for(self, audience: str) -> str:
        return str(self.label)


class Grade(models.TextChoices):
    EXCELLENT = "excellent", pgettext_lazy("grade of performance", "Excellent")
    GOOD = "good", pgettext_lazy("grade of performance", "Good")
    FAIR = "fair", pgettext_lazy("grade of performance", "Fair")
    POOR = "poor", pgettext_lazy("grade of performance", "Poor")
