"""The vocabulary of booths."""

from django.db import models
from django.utils.translation import pgettext_lazy

from matchmaking.rules import booths as rules


class AllotmentRule(models.TextChoices):
    """In which order exhibitors choose."""

    FIRST_COME = rules.FIRST_COME, pgettext_lazy("booths", "In the order of applying")
    LOT = rules.LOT, pgettext_lazy("booths", "By lot, with a seed that is published")


REASONS = {
    rules.BY_HAND: pgettext_lazy("booths", "Given by the organiser"),
    rules.WISH: pgettext_lazy("booths", "As wished"),
    rules.ZONE: pgettext_lazy("booths", "The smallest free booth of your zone that is large enough"),
    rules.FREE: pgettext_lazy("booths", "The smallest free booth that is large enough"),
    rules.NO_BOOTHS: pgettext_lazy("booths", "There are no booths for your topics"),
    rules.NONE_LARGE: pgettext_lazy("booths", "No booth for your topics is as large as you ask"),
    rules.NONE_FREE: pgettext_lazy("booths", "All booths that are large enough went to those before you"),
}
WHY_NOT = {
    rules.TAKEN: pgettext_lazy("booths", "went to number %(by)s of the order"),
    rules.SMALL: pgettext_lazy("booths", "smaller than you ask"),
    rules.GONE: pgettext_lazy("booths", "no longer on the plan"),
}
