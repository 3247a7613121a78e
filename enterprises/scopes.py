"""What an agent's authority can be limited to; the app that owns the programmes says which there are."""

from collections.abc import Callable, Iterable

Choice = tuple[str, str, str]  # code, name in Chinese, name in English
Source = Callable[[], Iterable[Choice]]
sources: list[Source] = []


def register(source: Source) -> Source:
    """Called once by an app above this one, when it is ready."""
    if source not in sources:
        sources.append(source)
    return source


def choices() -> list[Choice]:
    return [choice for source in sources for choice in source()]
