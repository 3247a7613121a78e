"""When and where a picture says that it was taken; most pictures that were sent on by somebody say nothing."""

import re
from dataclasses import dataclass
from typing import IO, Any

from PIL import Image, UnidentifiedImageError

EXIF, GPS = 0x8769, 0x8825
TAKEN_AT = 0x9003
MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Taken:
    """`at` as the camera's clock says, without a time zone; the place in degrees with six places. Empty: not said."""

    at: str = ""
    latitude: str = ""
    longitude: str = ""


def taken(stream: IO[bytes]) -> Taken:
    """Never an error: what cannot be read was not said."""
    stream.seek(0)
    try:
        with Image.open(stream) as image:
            found = image.getexif()
            moment = MOMENT.match(str(found.get_ifd(EXIF).get(TAKEN_AT, "")))
            place = found.get_ifd(GPS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, KeyError):
        return Taken()
    at = "{}-{}-{} {}".format(*moment.groups()) if moment else ""
    latitude, longitude = degrees(place, 1, 90), degrees(place, 3, 180)
    return Taken(at, latitude, longitude) if latitude and longitude else Taken(at)


def degrees(place: Any, key: int, most: int) -> str:
    """From degrees, minutes and seconds with their half of the globe."""
    try:
        parts = [float(each) for each in place[key + 1]]
        value = parts[0] + parts[1] / 60 + parts[2] / 3600
    except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError):
        return ""
    if not 0 <= value <= most:
        return ""
    return f"{-value if str(place.get(key)) in ('S', 'W') else value:.6f}"
