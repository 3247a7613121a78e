"""Words of recovery: where a demand stands, and the rungs of the sanction."""

from django.db import models
from django.utils.translation import pgettext_lazy


class RecoveryState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("recovery", "Proposed")
    DEMANDED = "demanded", pgettext_lazy("recovery", "Demanded")
    OVERDUE = "overdue", pgettext_lazy("recovery", "Overdue")
    REPAID = "repaid", pgettext_lazy("recovery", "Repaid")
    DROPPED = "dropped", pgettext_lazy("recovery", "Not pursued")

    @property
    def tone(self) -> str:
        return {"proposed": "waiting", "demanded": "current", "overdue": "refused", "repaid": "done"}.get(
            self.value, "withdrawn"
        )

    def label_for(self, audience: str) -> str:
        return str(self.label)


OUTSTANDING = (RecoveryState.DEMANDED, RecoveryState.OVERDUE)


class Sanction(models.TextChoices):
    """The rungs, from the lightest; a bar lapses by itself."""

    NONE = "none", pgettext_lazy("sanction", "None")
    WARNING = "warning", pgettext_lazy("sanction", "Warning")
    BAR_1 = "bar_1", pgettext_lazy("sanction", "Barred from funding for one year")
    BAR_3 = "bar_3", pgettext_lazy("sanction", "Barred from funding for three years")


DEBT_LIST, BAR_LIST = "追回资金逾期名单", "财政资金申报限制名单"  # under which names the credit register keeps them
BAR_YEARS = {Sanction.BAR_1: 1, Sanction.BAR_3: 3}
