"""Languages in which meetings are held, by ISO 639-1 codes, named as CLDR names them."""

from functools import cache

from babel import Locale

SPOKEN = (
    "zh",
    "en",
    "ar",
    "de",
    "es",
    "fr",
    "id",
    "it",
    "ja",
    "kk",
    "ko",
    "ms",
    "nl",
    "pl",
    "pt",
    "ru",
    "th",
    "tr",
    "vi",
)


@cache
def names(language: str) -> dict[str, str]:
    """By code, in the order in which they are offered. `language` is Django's code."""
    known = Locale.parse("zh_Hans_CN" if language.startswith("zh") else "en").languages
    return {code: known[code] for code in SPOKEN}
