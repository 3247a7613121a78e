"""Forms of experts: the invitation to an account, the declaration before reading, the rubric, and scores."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotzone.reference import queries as reference
from subsidies.actions.rubrics import Proposal
from subsidies.actions.scoring import Given
from subsidies.enums_panels import Result
from subsidies.models import ExpertPart, ExpertScore, Rubric
from subsidies.rules.scoring import Criterion
from subsidies.wording import language

WORKING_DAYS = 10  # suggested for scoring; whoever deals the claims chooses the day


class ExpertInvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The link goes there, is valid for seven days and counts once.")
    )


class SignByForm(forms.Form):
    due_on = forms.DateField(
        label=_("Scores are signed by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    @classmethod
    def suggested(cls, today: date) -> "SignByForm":
        """Ten working days from today."""
        return cls(initial={"due_on": reference.calendar().add(today, WORKING_DAYS).day})


class DeclarationForm(forms.Form):
    """For each claim: no interest, or an interest and what it is. Nothing is answered beforehand."""

    CHOICES = (("none", _("No interest")), ("interest", _("I have an interest")))

    def __init__(self, *args: Any, parts: Iterable[ExpertPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = list(parts)
        for part in self.parts:
            self.fields[f"answer_{part.uid}"] = forms.ChoiceField(
                label=_("Interest"), choices=self.CHOICES, widget=forms.RadioSelect
            )
            self.fields[f"reason_{part.uid}"] = forms.CharField(
                label=_("What the interest is"), max_length=300, required=False
            )

    def rows(self) -> Iterator[dict[str, Any]]:
        for part in self.parts:
            yield {"part": part, "answer": self[f"answer_{part.uid}"], "reason": self[f"reason_{part.uid}"]}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for part in self.parts:
            reason = f"reason_{part.uid}"
            if given.get(f"answer_{part.uid}") == "interest" and not given.get(reason, "").strip():
                self.add_error(reason, _("Say what the interest is."))
        return given

    def interests(self) -> dict[UUID, str]:
        given = self.cleaned_data
        return {
            part.uid: given[f"reason_{part.uid}"] for part in self.parts if given[f"answer_{part.uid}"] == "interest"
        }


class RubricForm(forms.Form):
    """Up to ten criteria as rows of a table, and what holds for all of them."""

    ROWS = 10

    apart = forms.IntegerField(
        label=_("Points from the median beyond which a score is marked"), min_value=1, max_value=100, initial=15
    )
    result = forms.ChoiceField(label=_("Result of a group"), choices=Result.choices)
    materials = forms.MultipleChoiceField(
        label=_("Papers that experts open"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Papers cannot be masked. Leave out what shows bank accounts or identity papers."),
    )
    input = forms.ChoiceField(
        label=_("Value of the measure that the result can become"),
        required=False,
        help_text=_("Stated by the desk whose turn it is, with the experts' opinion as its source."),
    )

    def __init__(
        self,
        *args: Any,
        materials: Iterable[tuple[str, str]],
        inputs: Iterable[tuple[str, str]],
        before: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["materials"].choices = list(materials)
        self.fields["input"].choices = [("", _("None")), *inputs]
        known = list(before.scored) if before else []
        for number in range(self.ROWS):
            row = known[number] if number < len(known) else None
            self.add_row(number, row)
        if before:
            for name in ("apart", "result", "materials", "input"):
                self.initial[name] = getattr(before, name)

    def add_row(self, number: int, row: Criterion | None) -> None:
        self.fields[f"zh_{number}"] = forms.CharField(
            label=_("Criterion in Chinese"), max_length=60, required=False, initial=row.zh if row else ""
        )
        self.fields[f"en_{number}"] = forms.CharField(
            label=_("Criterion in English"), max_length=120, required=False, initial=row.en if row else ""
        )
        for name, label in (("most", _("Most points")), ("weight", _("Weight in per cent"))):
            self.fields[f"{name}_{number}"] = forms.IntegerField(
                label=label, min_value=1, max_value=100, required=False, initial=getattr(row, name) if row else None
            )

    def rows(self) -> Iterator[list[Any]]:
        for number in range(self.ROWS):
            yield [self[f"{name}_{number}"] for name in ("zh", "en", "most", "weight")]

    def others(self) -> list[Any]:
        return [self[name] for name in ("apart", "result", "materials", "input")]

    def proposal(self) -> Proposal:
        given = self.cleaned_data
        used = [number for number in range(self.ROWS) if given[f"zh_{number}"]]
        criteria = [
            Criterion(
                f"c{place}",
                given[f"zh_{number}"],
                given[f"en_{number}"],
                given[f"most_{number}"] or 0,
                given[f"weight_{number}"] or 0,
            )
            for place, number in enumerate(used, 1)
        ]
        return Proposal(criteria, given["apart"], Result(given["result"]), given["materials"], given["input"])


class ScoreForm(forms.Form):
    """Points and a comment for each criterion; as typed, since a draft may be half filled in."""

    remark = forms.CharField(
        label=_("Remark on the whole"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, rubric: Rubric | None, score: ExpertScore | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = rubric.scored if rubric else ()
        for each in self.criteria:
            name = each.en if language() == "en" and each.en else each.zh
            self.fields[f"points_{each.code}"] = forms.CharField(
                label=name,
                required=False,
                max_length=6,
                initial=score.points.get(each.code, "") if score else "",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
            self.fields[f"comment_{each.code}"] = forms.CharField(
                label=_("Comment"),
                required=False,
                max_length=500,
                initial=score.comments.get(each.code, "") if score else "",
            )
        if score:
            self.initial["remark"] = score.remark

    def rows(self) -> Iterator[dict[str, Any]]:
        for each in self.criteria:
            yield {
                "criterion": each,
                "points": self[f"points_{each.code}"],
                "comment": self[f"comment_{each.code}"],
            }

    def given(self) -> Given:
        typed = self.cleaned_data
        return Given(
            points={each.code: typed[f"points_{each.code}"] for each in self.criteria},
            comments={each.code: typed[f"comment_{each.code}"] for each in self.criteria},
            remark=typed["remark"],
        )


class VersionForm(forms.Form):
    """The claim's version that the reader saw."""

    version = forms.IntegerField(min_value=1)
