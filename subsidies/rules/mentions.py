"""Who is named in a note: @ and a name, the longest that fits."""

from collections.abc import Mapping

SIGNS = ("@", "＠")


def mentioned(text: str, names: Mapping[int, str]) -> list[int]:
    """The people named in the text, each once, in the order in which they are named first.

    Of two people of one name both are meant: better one notice too many than one that does not come.
    """
    longest_first = sorted((name for name in set(names.values()) if name), key=len, reverse=True)
    found: list[int] = []
    for place, sign in enumerate(text):
        if sign not in SIGNS:
            continue
        name = next((each for each in longest_first if text.startswith(each, place + 1)), "")
        found += [key for key in sorted(names) if name and names[key] == name and key not in found]
    return found
