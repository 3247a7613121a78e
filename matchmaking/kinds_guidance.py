"""The notices of guides and of the desk, and the words for their audit events."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from pilotzone.audit import sentences
from pilotzone.messages.kinds import Kind, register, register_group

GROUP = "guidance"

register_group(GROUP, _("Questions about foreign markets"))
register(
    Kind("guidance.asked", GROUP, _("%(enterprise)s asks the desk: %(subject)s"), _("The answer is due by %(due)s.")),
    Kind(
        "guidance.assigned",
        GROUP,
        _("A question is with you: %(subject)s"),
        _("%(enterprise)s waits for your answer by %(due)s."),
        urgent=True,
    ),
    Kind(
        "guidance.due",
        GROUP,
        _("The answer to %(reference)s is due by %(due)s"),
        _("%(enterprise)s asks: %(subject)s"),
        urgent=True,
    ),
    Kind("guidance.late", GROUP, _("The answer to %(reference)s is late"), _("It was due by %(due)s.")),
    Kind(
        "guidance.late_for_you",
        GROUP,
        _("Your question is not answered yet: %(subject)s"),
        _("The desk promised an answer by %(due)s. It has been reminded."),
    ),
    Kind(
        "guidance.answered",
        GROUP,
        _("Your question is answered: %(subject)s"),
        _("Read the answer on this page, and say whether it helped."),
        urgent=True,
    ),
    Kind(
        "guidance.lapsing",
        GROUP,
        ngettext_lazy(
            "%(count)s compliance guide lapses soon or has lapsed",
            "%(count)s compliance guides lapse soon or have lapsed",
            "count",
        ),
        _("Check them against their sources, and renew them or take them out."),
    ),
)

sentences.register(
    {
        "guide.written": _("Guide “%(title)s” written"),
        "guide.published": _("Guide “%(title)s” published"),
        "guide.taken_out": _("Guide “%(title)s” taken out of the library: %(reason)s"),
        "question.asked": _("Question %(reference)s asked"),
        "question.assigned": _("Question %(reference)s given to an expert"),
        "question.answered": _("Question %(reference)s answered"),
        "question.withdrawn": _("Question %(reference)s withdrawn"),
        "question.rated": _("Answer to %(reference)s rated with %(rating)s"),
        "question.late": _("Question %(reference)s not answered in time"),
    }
)
