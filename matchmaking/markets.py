"""Countries and regions by ISO 3166-1 codes, named as CLDR names them and as Chinese rules ask."""

from functools import cache

from babel import Locale

OFFICIAL = {
    "zh": {"HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾"},
    "en": {"HK": "Hong Kong, China", "MO": "Macao, China", "TW": "Taiwan, China"},
}

NOT_PLACES = frozenset({"EZ", "UN", "XA", "XB", "ZZ", "QO"})
UNION = "EU"  # reserved by ISO 3166-1 for the European Union, whose rules hold in each of its members
MEMBERS = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip


@cache
def names(language: str) -> dict[str, str]:
    """By code, in alphabetical order of the codes. `language` is Django's code."""
    short = "zh" if language.startswith("zh") else "en"
    territories = Locale.parse("zh_Hans_CN" if short == "zh" else "en").territories
    codes = (code for code in territories if len(code) == 2 and code.isalpha() and code not in NOT_PLACES)
    return {code: OFFICIAL[short].get(code, territories[code]) for code in sorted(codes)}


def is_known(code: str) -> bool:
    return code in names("en")


def ruled_by(code: str) -> tuple[str, ...]:
    """The market itself, and the Union where it is a member: whose rules hold there."""
    return (code, UNION) if code in MEMBERS else (code,)
