"""A tree to its text, with marks for lines, links and cells, in one pass of a stylesheet: a loop over the elements
costs three times as much."""

from __future__ import annotations

from lxml import etree

# Noncharacters of Unicode, which no page holds: they mark links, links to files, cells and pictures, and part lines.
LINK, FILE, LINK_END, CELL, IMAGE, BREAK = map(chr, range(0xFDD0, 0xFDD6))
# Elements inside a line: all others begin and end one.
_INLINE = (
    "abbr", "acronym", "b", "bdo", "big", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "label",
    "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr",
)  # fmt: skip
_TO_TEXT = etree.XSLT(
    etree.XML(f"""
    <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
      <xsl:output method="text"/>
      <xsl:template match="*">{BREAK}<xsl:apply-templates/>{BREAK}</xsl:template>
      <xsl:template match="td|th">{BREAK}{CELL}<xsl:apply-templates/>{BREAK}</xsl:template>
      <xsl:template match="a|{"|".join(_INLINE)}"><xsl:apply-templates/></xsl:template>
      <xsl:template match="a[@href != '']">{LINK}<xsl:apply-templates/>{LINK_END}</xsl:template>
    </xsl:stylesheet>
    """)
)


def marked_text(root: etree._Element) -> str:
    """The text of a tree, its lines parted by `BREAK`, many of them blank. `FILE` and `IMAGE` stand where the caller
    put them. Raises `LxmlError` for a tree too deep to be read so."""
    return str(_TO_TEXT(root))
