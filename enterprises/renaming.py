"""What else carries an enterprise's name; the apps above say what they do when it changes."""

from collections.abc import Callable

from enterprises.models import Enterprise

Follow = Callable[[Enterprise], None]
followers: list[Follow] = []


def register(follow: Follow) -> Follow:
    """Called once by an app above this one, when it is ready."""
    if follow not in followers:
        followers.append(follow)
    return follow


def tell(enterprise: Enterprise) -> None:
    """Within the transaction that changes the name, under the enterprise's lock."""
    for follow in followers:
        follow(enterprise)
