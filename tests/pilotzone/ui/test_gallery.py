"""The gallery draws every component, in both languages, without anything that the security policy forbids."""

import re

import pytest
from django.conf import settings

COMPONENTS = sorted(path.stem for path in (settings.BASE_DIR / "templates/components").glob("*.html"))

pytestmark = pytest.mark.django_db


@pytest.fixture
def gallery(client, settings):
    def fetch(address="", language="en"):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return client.get(f"/_gallery/{address}")

    return fetch


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("address", ["", "?both=1", "?face=portal"])
def test_gallery_opens(gallery, address, language):
    assert gallery(address, language).status_code == 200


def test_gallery_has_nothing_inline(gallery):
    html = gallery("?both=1").content.decode()
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\bsrc=)", html)


def test_gallery_ids_are_unique(gallery):
    ids = re.findall(r'\sid="([^"]+)"', gallery().content.decode())
    assert len(ids) == len(set(ids))


def test_gallery_shows_every_component(gallery):
    drawn = {template.name.split("/")[-1].removesuffix(".html") for template in gallery().templates if template.name}
    apart = {"toast", "decision_bar", "crumbs"}  # they float or belong to a page's head
    assert set(COMPONENTS) - drawn - apart == set()


def test_refused_field_is_tied_to_its_error(gallery):
    html = gallery().content.decode()
    control = re.search(r"<input[^>]*id_en-invoiced_on[^>]*>", html).group()
    assert 'aria-invalid="true"' in control
    assert "id_en-invoiced_on_error" in control
    assert 'id="id_en-invoiced_on_error"' in html
