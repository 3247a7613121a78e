"""The vocabulary of finding space."""

from django.utils.translation import pgettext_lazy

from enterprises.enums import Badge


class EnquiryState(Badge):
    """How far an enquiry has come."""

    OPEN = "open", pgettext_lazy("enquiry", "Waiting for a reply")
    ANSWERED = "answered", pgettext_lazy("enquiry", "Answered")
    STATED = "stated", pgettext_lazy("enquiry", "Deal to be confirmed")
    AGREED = "agreed", pgettext_lazy("enquiry", "Agreed")
    ENDED = "ended", pgettext_lazy("enquiry", "Came to nothing")
    DECLINED = "declined", pgettext_lazy("enquiry", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("enquiry", "Withdrawn")

    @property
    def tone(self) -> str:
        tones = {"open": "waiting", "answered": "current", "stated": "waiting", "agreed": "done", "declined": "refused"}
        return tones.get(self.value, "withdrawn")


WAITING = (EnquiryState.OPEN, EnquiryState.ANSWERED, EnquiryState.STATED)  # both sides write
FOR_OPERATOR = (EnquiryState.OPEN, EnquiryState.STATED)
