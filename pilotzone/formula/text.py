"""A text in both languages of the portal; Chinese is authoritative."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    zh: str
    en: str

    def pick(self, language: Language) -> str:
        return self.en if language == "en" and self.en else self.zh


NO_TEXT = Text("", "")
