"""What the record calls the cases of events and guidance."""

from django.utils.translation import pgettext_lazy

from pilotzone.audit.cases import CaseKind, register

register(
    {
        "matchmaking.event": CaseKind(pgettext_lazy("case", "Event"), ("name_zh",), ("name_zh", "reference")),
        "matchmaking.guide": CaseKind(pgettext_lazy("case", "Guide"), ("title_zh",), ("title_zh",)),
        "matchmaking.participation": CaseKind(pgettext_lazy("case", "Registration for an event")),
        "matchmaking.party": CaseKind(
            pgettext_lazy("case", "Party to events"), ("enterprise__name_zh", "overseas_name"), ("overseas_name",)
        ),
        "matchmaking.question": CaseKind(pgettext_lazy("case", "Question")),
    }
)
