"""What the audit record holds about experts, draws and letters, in words for its own pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

RECORDED: Mapping[str, Promise] = {
    "expert.entered": gettext_lazy("Expert %(reference)s entered into the pool"),
    "expert.corrected": gettext_lazy("Entry of expert %(reference)s corrected"),
    "expert.ended": gettext_lazy("Expert %(reference)s taken out of the pool"),
    "expert.interest_declared": gettext_lazy("Expert %(reference)s declared an interest in %(enterprise)s"),
    "expert.invited": gettext_lazy("Expert %(reference)s invited to an account"),
    "expert.signed_in": gettext_lazy("Expert %(reference)s has an account"),
    "panel.dealt": gettext_lazy("Put before group %(group)s of draw %(draw)s"),
    "panel.declared": gettext_lazy("Expert %(expert)s declared on an interest"),
    "panel.replaced": gettext_lazy("%(after)s has the part of expert %(expert)s"),
    "visit.list_set": gettext_lazy("List of visits set for the call: %(items)s items"),
    "visit.photo_kept": gettext_lazy("Photo of a visit kept"),
    "visit.taken": gettext_lazy("Visit taken by two officers"),
    "visit.dropped": gettext_lazy("Visit not made, the place of draw %(draw)s was given up"),
    "rubric.proposed": gettext_lazy("Rubric %(number)s of the call proposed"),
    "rubric.approved": gettext_lazy("Rubric %(number)s of the call in force"),
    "rubric.given_back": gettext_lazy("Rubric %(number)s of the call not put in force"),
    "score.signed": gettext_lazy("Expert %(expert)s signed a score"),
    "draw.prepared": gettext_lazy("Draw %(reference)s fixed: %(candidates)s candidates, %(excluded)s excluded"),
    "draw.made": gettext_lazy("Draw %(reference)s made with the value %(value)s"),
    "letter.issued": gettext_lazy("Letter %(reference)s issued"),
    "draw.due": gettext_lazy("Scores of draw %(reference)s are signed by %(due_on)s"),
    "draw.recused": gettext_lazy("%(candidate)s stepped back, %(after)s has the seat"),
}
