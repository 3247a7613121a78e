"""The kinds of notices. Apps register theirs when they start; the texts are drawn in the reader's language."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """`title` and `body` take %(name)s parameters. An urgent notice goes by SMS too and never waits."""

    code: str
    group: str
    title: Text
    body: Text
    urgent: bool = False


_kinds: dict[str, Kind] = {}
_groups: dict[str, Text] = {
    "claims": _("Claims"),
    "payments": _("Payments"),
    "enterprises": _("Enterprise and members"),
    "work": _("Tasks of the bureau"),
    "account": _("Your account"),
}


def register(*kinds: Kind) -> None:
    for kind in kinds:
        if kind.code in _kinds:
            raise ValueError(f"The kind of notice {kind.code} is registered twice.")
        _kinds[kind.code] = kind


def register_group(code: str, label: Text) -> None:
    _groups[code] = label


def get(code: str) -> Kind:
    return _kinds[code]


def groups() -> dict[str, Text]:
    """The groups in which there is something to choose, with their labels."""
    used = {kind.group for kind in _kinds.values()}
    labels = {code: label for code, label in _groups.items() if code in used}
    return labels | {code: code for code in sorted(used - labels.keys())}
