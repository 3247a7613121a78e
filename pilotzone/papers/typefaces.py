"""The typefaces of papers, read once by each process: reading 13,635 signs takes longer than drawing a page."""

import copy
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.fonts import SubsetMap, TTFFont

FAMILY = "PilotZoneSansSC"
FILES = {
    "": Path(__file__).parent / "fonts" / f"{FAMILY}-Regular.ttf",
    "B": Path(__file__).parent / "fonts" / f"{FAMILY}-Bold.ttf",
}


@lru_cache(maxsize=1)
def known_signs() -> frozenset[int]:
    return frozenset(read("").cmap)


@lru_cache(maxsize=len(FILES))
def read(style: str) -> TTFFont:
    """Never drawn with: what a paper notes of the signs that it uses is not here."""
    reader = FPDF()
    reader.add_font(FAMILY, style, FILES[style])
    (font,) = reader.fonts.values()
    assert isinstance(font, TTFFont)  # noqa: S101 - what add_font makes of such a file
    return font


def add_to(paper: FPDF, style: str) -> None:
    """As `add_font`, with the paper's own file and notes; the tables of signs and widths are shared."""
    known = read(style)
    font = copy.copy(known)
    font.i = len(paper.fonts) + 1
    font.ttfont = TTFont(FILES[style], recalcTimestamp=False, lazy=True)  # it is cut down to what was used
    font.ttfont.setGlyphOrder(list(known.ttfont.getGlyphOrder()))  # not worked out from its signs again
    font.desc = copy.copy(font.desc)  # it gets a number in the paper
    font.missing_glyphs, font.subset = [], SubsetMap(font)
    paper.fonts[font.fontkey] = font
