"""A page of a PDF becomes a picture of the same shape."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from pilotzone.files.actions import store
from pilotzone.files.pictures import draw_page
from tests.factories.people import NOW, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    writer = PdfWriter()
    writer.add_blank_page(200, 300)
    writer.add_blank_page(300, 200)
    out = io.BytesIO()
    writer.write(out)
    return store(SimpleUploadedFile("a.pdf", out.getvalue()), by=make_user(), now=NOW)


@pytest.mark.parametrize(("number", "size"), [(1, (1100, 1650)), (2, (1100, 734))])
def test_draw_page_keeps_the_shape(stored, number, size):
    picture = Image.open(io.BytesIO(draw_page(stored, number)))
    assert picture.format == "PNG"
    assert abs(picture.size[0] - size[0]) <= 1
    assert abs(picture.size[1] - size[1]) <= 1


def test_draw_page_has_no_page_beyond_the_last(stored):
    assert draw_page(stored, 3) is None
    assert draw_page(stored, 0) is None


def test_only_the_first_pages_are_drawn_beside_a_claim(stored):
    assert list(stored.first_pages) == [1, 2]
    stored.pages = 12
    assert (list(stored.first_pages), stored.pages_left) == ([1, 2, 3, 4, 5], 7)
