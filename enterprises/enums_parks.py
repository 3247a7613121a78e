"""The vocabulary of tenancies in parks."""

from django.utils.translation import pgettext_lazy

from enterprises.enums import Badge


class TenancyState(Badge):
    """Reported by a system, a tenancy counts for nothing before an officer has confirmed it."""

    REPORTED = "reported", pgettext_lazy("tenancy", "Reported, not confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("tenancy", "Confirmed")
    REFUSED = "refused", pgettext_lazy("tenancy", "Not confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("tenancy", "Withdrawn by its sender")

    @property
    def tone(self) -> str:
        tones = {"reported": "waiting", "confirmed": "done", "refused": "refused", "withdrawn": "withdrawn"}
        return tones[self.value]


LIVE = (TenancyState.REPORTED, TenancyState.CONFIRMED)
