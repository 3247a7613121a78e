"""What a picture says of when and where."""

from io import BytesIO

from PIL import Image

from pilotzone.files.exif import Taken, taken


def picture(latitude=None, longitude=None, at=None) -> BytesIO:
    image, out = Image.new("RGB", (8, 8)), BytesIO()
    exif = image.getexif()
    if at:
        exif.get_ifd(0x8769)[0x9003] = at
    if latitude:
        place = exif.get_ifd(0x8825)
        place[1], place[2], place[3], place[4] = *latitude, *longitude
    image.save(out, "JPEG", exif=exif)
    return out


def test_moment_and_place_are_read():
    """39° 5' 3" north is 39 + 5/60 + 3/3600 = 39.084167; 117° 12' 0" west is -117.2."""
    found = taken(picture(("N", (39.0, 5.0, 3.0)), ("W", (117.0, 12.0, 0.0)), "2024:07:02 10:15:30"))
    assert found == Taken("2024-07-02 10:15:30", "39.084167", "-117.200000")


def test_what_is_not_said_is_empty_and_never_an_error():
    assert taken(picture()) == Taken()
    assert taken(picture(at="yesterday")) == Taken()
    assert taken(picture(("N", (99.0, 0.0, 0.0)), ("E", (1.0, 0.0, 0.0)))) == Taken()
    assert taken(BytesIO(b"no picture")) == Taken()
