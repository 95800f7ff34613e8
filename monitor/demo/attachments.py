"""Small real Word, Excel, PDF and RTF files made from lines of text, so that the repository holds no binaries.

A line with tabs in it is a table row. The same lines always give the same bytes. PDF takes characters of Unicode's
basic plane only.
"""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

Lines = Sequence[str]

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_SCHEMAS = "http://schemas.openxmlformats.org"
_MIME = "application/vnd.openxmlformats-officedocument"
# ZIP keeps a time for each entry; a fixed one gives the same bytes on every run.
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)

_PDF_CHARS_PER_LINE = 38
_PDF_LINES_PER_PAGE = 44
# Objects 3 to 5: Adobe's Song typeface for Simplified Chinese, addressed by UCS-2 (ISO 32000-1, 9.7.5.2).
_PDF_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]/ToUnicode 6 0 R>>",
    (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 5 0 R/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>"
    ),
    (
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 700/StemV 80>>"
    ),
)
_TO_UNICODE_BATCH = 100  # ISO 32000-1, 9.10.3 with the CMap rules: at most 100 entries in one bfchar block


def docx(lines: Lines) -> bytes:
    """A Word document: a paragraph for each line, a table for each run of lines with tabs."""
    blocks = []
    for is_table, group in groupby(lines, key=lambda line: "\t" in line):
        if is_table:
            rows = "".join(f"<w:tr>{''.join(map(_docx_cell, line.split(chr(9))))}</w:tr>" for line in group)
            blocks.append(f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>")
        else:
            blocks.extend(map(_docx_paragraph, group))
    document = f'<w:document xmlns:w="{_SCHEMAS}/wordprocessingml/2006/main"><w:body>{"".join(blocks)}</w:body>'
    parts = {"word/document.xml": document + "</w:document>"}
    return _office_package("word/document.xml", "wordprocessingml.document.main", parts)


def xlsx(lines: Lines) -> bytes:
    """An Excel workbook of one sheet: a row for each line, a text cell for each part between tabs."""
    rows = []
    for number, line in enumerate(lines, start=1):
        cells = "".join(
            f'<c r="{chr(ord("A") + column)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for column, cell in enumerate(line.split("\t"))
        )
        rows.append(f'<row r="{number}">{cells}</row>')
    main = f"{_SCHEMAS}/spreadsheetml/2006/main"
    relations = f"{_SCHEMAS}/officeDocument/2006/relationships"
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relationships("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData></worksheet>',
    }
    sheet_type = f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_MIME}.spreadsheetml.worksheet+xml"/>'
    return _office_package("xl/workbook.xml", "spreadsheetml.sheet.main", parts, more_types=sheet_type)


def pdf(lines: Lines) -> bytes:
    """A PDF with a text layer. No font is embedded: readers bring their own Song typeface, and a ToUnicode map
    says which character each code is, so that the text can be read back anywhere."""
    wrapped = [part for line in lines for part in textwrap.wrap(line.expandtabs(4), _PDF_CHARS_PER_LINE) or [""]]
    pages = [wrapped[at : at + _PDF_LINES_PER_PAGE] for at in range(0, len(wrapped), _PDF_LINES_PER_PAGE)] or [[]]
    first_page = 7
    kids = " ".join(f"{first_page + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode("ascii"),
        *_PDF_FONT,
        _pdf_stream(_to_unicode(sorted(set("".join(wrapped))))),
    ]
    for number, page in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {first_page + 2 * number + 1} 0 R>>".encode("ascii")
        )
        shown = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in page)
        objects.append(_pdf_stream(f"BT /F1 12 Tf 17 TL 60 780 Td\n{shown}\nET"))
    return _pdf_file(objects)


def rtf(lines: Lines) -> bytes:
    """Rich text. Offices often publish it under a name that ends in `.doc`."""
    text = "\\par\n".join("".join(map(_rtf_char, line)) for line in lines)
    return f"{{\\rtf1\\ansi\\ansicpg936\\uc1{{\\fonttbl{{\\f0 SimSun;}}}}\\f0\\fs32\n{text}}}".encode("ascii")


WRITERS: dict[str, Callable[[Lines], bytes]] = {".docx": docx, ".xlsx": xlsx, ".pdf": pdf, ".doc": rtf}
"""How a file is made, by the extension that it goes by on the site."""


def _docx_paragraph(line: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'


def _docx_cell(text: str) -> str:
    return f"<w:tc>{_docx_paragraph(text)}</w:tc>"


def _relationships(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_SCHEMAS}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_SCHEMAS}/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    )


def _office_package(main_part: str, main_type: str, parts: dict[str, str], more_types: str = "") -> bytes:
    """An Office Open XML package (ECMA-376, part 2): content types, the relation to the main part, and the parts."""
    content_types = (
        f'<Types xmlns="{_SCHEMAS}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main_part}" ContentType="{_MIME}.{main_type}+xml"/>{more_types}</Types>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {
            "[Content_Types].xml": content_types,
            "_rels/.rels": _relationships("officeDocument", main_part),
            **parts,
        }.items():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, _XML + content)
    return written.getvalue()


def _to_unicode(characters: Sequence[str]) -> str:
    batches = [characters[at : at + _TO_UNICODE_BATCH] for at in range(0, len(characters), _TO_UNICODE_BATCH)]
    blocks = "\n".join(
        f"{len(batch)} beginbfchar\n" + "\n".join(f"<{ord(c):04X}> <{ord(c):04X}>" for c in batch) + "\nendbfchar"
        for batch in batches
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Text def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{blocks}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _pdf_stream(content: str) -> bytes:
    data = content.encode("ascii")
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    written += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    return bytes(written)


def _rtf_char(char: str) -> str:
    if char in "\\{}":
        return f"\\{char}"
    if char == "\t":
        return "\\tab "
    if char.isascii():
        return char
    units = char.encode("utf-16-be")
    # RTF writes UTF-16 in signed numbers of 16 bits, each with a stand-in for readers that know no Unicode.
    return "".join(f"\\u{int.from_bytes(units[at : at + 2], 'big', signed=True)}?" for at in range(0, len(units), 2))
