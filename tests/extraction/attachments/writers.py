"""Small files of formats that the demo does not write: OpenDocument, PowerPoint, OFD, saved pages, scans, archives."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from itertools import groupby

from tests.extraction.attachments.texts import as_html

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_OOXML = "http://schemas.openxmlformats.org"
_WORD = f'xmlns:w="{_OOXML}/wordprocessingml/2006/main"'


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of named parts in their order."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def gbk_zip(files: Mapping[str, bytes]) -> bytes:
    """A ZIP as Windows in China writes it: names in GBK, and no flag that says so."""
    packed = package({_stand_in(at, name): content for at, (name, content) in enumerate(files.items())})
    for at, name in enumerate(files):
        packed = packed.replace(_stand_in(at, name).encode("ascii"), name.encode("gbk"))
    return packed


def _stand_in(at: int, name: str) -> str:
    """A name of as many bytes, which the packer writes as it is."""
    return f"{at}".rjust(len(name.encode("gbk")), "~")


def odt(lines: Sequence[str]) -> bytes:
    """An OpenDocument text."""
    body = []
    for is_table, group in groupby(lines, key=lambda line: "\t" in line):
        if is_table:
            rows = "".join(
                "<table:table-row>"
                + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in line.split("\t"))
                + "</table:table-row>"
                for line in group
            )
            body.append(f"<table:table>{rows}</table:table>")
        else:
            body += [f"<text:p>{line}</text:p>" for line in group]
    content = (
        f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" '
        f'xmlns:table="{_ODF}:table:1.0"><office:body><office:text>{"".join(body)}</office:text></office:body>'
        "</office:document-content>"
    )
    return package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def pptx(lines: Sequence[str]) -> bytes:
    """A presentation of one slide."""
    relations, parts = f"{_OOXML}/officeDocument/2006/relationships", f"{_OOXML}/package/2006/relationships"
    drawing, show = f"{_OOXML}/drawingml/2006/main", f"{_OOXML}/presentationml/2006/main"
    names = f'xmlns:a="{drawing}" xmlns:p="{show}" xmlns:r="{relations}"'
    kind = "application/vnd.openxmlformats-officedocument.presentationml"
    text = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)

    def relation(target: str, of: str) -> str:
        one = f'<Relationship Id="r1" Type="{relations}/{of}" Target="{target}"/>'
        return f'<Relationships xmlns="{parts}">{one}</Relationships>'

    return package({
        "[Content_Types].xml": f'<Types xmlns="{_OOXML}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}.presentation.main+xml"/>'
        f'<Override PartName="/ppt/slides/slide1.xml" ContentType="{kind}.slide+xml"/></Types>',
        "_rels/.rels": relation("ppt/presentation.xml", "officeDocument"),
        "ppt/presentation.xml": f'<p:presentation {names}><p:sldIdLst><p:sldId id="256" r:id="r1"/></p:sldIdLst>'
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relation("slides/slide1.xml", "slide"),
        "ppt/slides/slide1.xml": f"<p:sld {names}><p:cSld><p:spTree><p:sp><p:nvSpPr/><p:txBody><a:bodyPr/>{text}"
        "</p:txBody></p:sp></p:spTree></p:cSld></p:sld>",
    })  # fmt: skip


def ofd(pages: Sequence[Sequence[tuple[float, float, str]]]) -> bytes:
    """An OFD file (GB/T 33190) of A4 pages. Text is placed in millimetres from the top left, 5.6 a character."""
    parts: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocInfo><ofd:CreationDate>2026-04-18</ofd:CreationDate>"
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{at}" BaseLoc="Pages/{at}.xml"/>' for at in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for at, runs in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject ID="{at * 1000 + number}" Boundary="0 0 210 297" Size="5.6">'
            f'<ofd:TextCode X="{x}" Y="{y}" DeltaX="g {len(text) - 1} 5.6">{text}</ofd:TextCode></ofd:TextObject>'
            for number, (x, y, text) in enumerate(runs)
        )
        parts[f"Doc_0/Pages/{at}.xml"] = (
            f"<ofd:Page {_OFD}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return package(parts)


def mht(lines: tuple[str, ...], encoding: str = "gb18030") -> bytes:
    """A page saved by Word or a browser with all that belongs to it."""
    page = as_html(lines).replace("utf-8", encoding).encode(encoding).hex().upper()
    quoted = "".join(f"={page[at : at + 2]}" for at in range(0, len(page), 2))
    body = "=\r\n".join(quoted[at : at + 72] for at in range(0, len(quoted), 72))
    return (
        'From: <Saved by WPS>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="=_part"\r\n\r\n'
        "--=_part\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
        f'--=_part\r\nContent-Type: text/html; charset="{encoding}"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        f"{body}\r\n--=_part--\r\n"
    ).encode("ascii")


def placed_pdf(pages: Sequence[Sequence[tuple[float, float, str]]]) -> bytes:
    """A PDF whose Latin texts stand at the places given, in points from the bottom left of each page."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for at, page in enumerate(pages):
        shown = b"".join(b"BT /F 12 Tf %d %d Td (%s) Tj ET\n" % (x, y, text.encode()) for x, y, text in page)
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (5 + 2 * at),
            b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        ]
    return _pdf(objects)


def scanned_pdf(pages: int, stamp: bytes = b"", first: bytes = b"") -> bytes:
    """A PDF of pictures; `stamp` are a few letters of text on each page, `first` is a text on the first."""
    picture = zlib.compress(bytes(255 if row // 40 % 2 else 0 for row in range(800) for _ in range(600)))
    image = (
        b"<</Type/XObject/Subtype/Image/Width 600/Height 800/ColorSpace/DeviceGray/BitsPerComponent 8"
        b"/Filter/FlateDecode"
    )
    shown = b"q 595 0 0 842 0 0 cm /I Do Q"
    if stamp:
        shown += b" BT /F 12 Tf 60 780 Td (%s) Tj ET" % stamp
    kids = b" ".join(b"%d 0 R" % (6 + at) for at in range(pages))
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>/Font<</F 3 0 R>>>>"
        b"/Contents 5 0 R>>"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        image + b"/Length %d>>stream\n%s\nendstream" % (len(picture), picture),
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        *[page] * pages,
    ]
    if first:
        text = b"BT /F 12 Tf 60 700 Td (%s) Tj ET" % first
        objects[5] = page.replace(b"/Contents 5", b"/Contents %d" % (6 + pages))
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(text), text))
    return _pdf(objects)


def _pdf(objects: Sequence[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj%s\nendobj\n" % (number, content)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(written + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def numbered_docx(*, counting: str = "chineseCounting", printed: str = "", header: str = "") -> bytes:
    """A Word document whose lists Word numbers: 一、（一）1. when `counting` is Chinese. `printed` is a paragraph
    at its end, `header` the text of its page header."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(((counting, "%1、"), (counting, "（%2）"), ("decimal", "%3.")))
    )
    items = (
        ("总体要求", 0),
        ("坚持就近入学。", 1),
        ("严禁考试选拔。", 1),
        ("工作要求", 0),
        ("加强领导。", 1),
        ("校长负责。", 2),
    )
    paragraphs = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
        for text, level in items
    )
    if printed:
        paragraphs += f"<w:p><w:r><w:t>{printed}</w:t></w:r></w:p>"
    relations, parts = f"{_OOXML}/officeDocument/2006/relationships", f"{_OOXML}/package/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return package({
        "[Content_Types].xml": f'<Types xmlns="{_OOXML}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="/word/{part}.xml" ContentType="{kind}.{of}+xml"/>'
                  for part, of in (("document", "document.main"), ("numbering", "numbering"), ("header", "header")))
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{parts}"><Relationship Id="r1" Type="{relations}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{parts}">'
        f'<Relationship Id="r1" Type="{relations}/numbering" Target="numbering.xml"/>'
        f'<Relationship Id="r2" Type="{relations}/header" Target="header.xml"/></Relationships>',
        "word/numbering.xml": f'<w:numbering {_WORD}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
        "word/header.xml": f"<w:hdr {_WORD}><w:p><w:r><w:t>{header}</w:t></w:r></w:p></w:hdr>",
        "word/document.xml": f'<w:document {_WORD} xmlns:r="{relations}"><w:body>{paragraphs}<w:sectPr>'
        '<w:headerReference w:type="default" r:id="r2"/></w:sectPr></w:body></w:document>',
    })  # fmt: skip


def xlsx_sheets(sheets: Mapping[str, Sequence[str]]) -> bytes:
    """A workbook of several sheets, a row for each line. A name that begins with - is that of a hidden sheet."""
    main, relations = f"{_OOXML}/spreadsheetml/2006/main", f"{_OOXML}/officeDocument/2006/relationships"
    kind, parts = "application/vnd.openxmlformats-officedocument.spreadsheetml", f"{_OOXML}/package/2006/relationships"
    files: dict[str, str | bytes] = {}
    types, links, listed = [], [], []
    for at, (name, lines) in enumerate(sheets.items(), start=1):
        rows = "".join(
            f'<row r="{row}">'
            + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in line.split("\t"))
            + "</row>"
            for row, line in enumerate(lines, start=1)
        )
        files[f"xl/worksheets/{at}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
        types.append(f'<Override PartName="/xl/worksheets/{at}.xml" ContentType="{kind}.worksheet+xml"/>')
        links.append(f'<Relationship Id="r{at}" Type="{relations}/worksheet" Target="worksheets/{at}.xml"/>')
        hidden = 'state="hidden" ' if name.startswith("-") else ""
        listed.append(f'<sheet name="{name.lstrip("-")}" {hidden}sheetId="{at}" r:id="r{at}"/>')
    return package({
        "[Content_Types].xml": f'<Types xmlns="{_OOXML}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{"".join(types)}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{parts}"><Relationship Id="r1" Type="{relations}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{"".join(listed)}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{parts}">{"".join(links)}</Relationships>',
        **files,
    })  # fmt: skip
