"""Text as an engine recognised it on a picture, with where it stands and how sure the engine is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextLine:
    """`sure` is in per cent; the box is in pixels of the picture, from its upper left corner."""

    text: str
    sure: int
    left: int
    top: int
    right: int
    bottom: int
