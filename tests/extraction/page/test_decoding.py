from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.extraction.decoding import decode
from tests.extraction.page.pages import page, paragraphs

MARKUP = page(paragraphs())
RARE = "镕堃喆"  # outside GB 2312, inside GB 18030


def labelled(meta: str) -> str:
    return MARKUP.replace('<meta charset="utf-8">', meta)


@pytest.mark.parametrize(
    ("body", "content_type", "encoding"),
    [
        (MARKUP.encode(), "", "utf-8"),
        (b"\xef\xbb\xbf" + MARKUP.encode(), "text/html; charset=gbk", "utf-8"),
        (b"\xff\xfe" + MARKUP.encode("utf-16-le"), "", "utf-16-le"),
        (MARKUP.encode("utf-16-le"), "", "utf-16-le"),
        (labelled("").encode("gb18030"), "text/html; charset=GB2312", "gb18030"),
        (labelled("").encode("gb18030"), "text/html;charset=utf-8", "gb18030"),
        (labelled('<meta charset="gb2312">').encode("gb18030"), "", "gb18030"),
        (labelled("<meta httpequiv=Content-Type content=text/html;charset=gbk>").encode("gb18030"), "", "gb18030"),
        (
            labelled("<meta http-equiv='Content-Type' content='text/html; charset = \"gb2312\"'>").encode("gbk"),
            "",
            "gb18030",
        ),
        (labelled("").encode("gb18030"), "", "gb18030"),
        (labelled('<meta charset="gbk">').encode(), "", "utf-8"),
        (labelled('<meta charset="x-unknown">').encode("gb18030"), "", "gb18030"),
        (labelled("").encode("gb18030"), "text/html; charset=iso-8859-1", "gb18030"),
    ],
)
def test_the_text_comes_back_whatever_the_labels_say(body: bytes, content_type: str, encoding: str) -> None:
    decoded = decode(body, content_type)

    assert decoded.encoding == encoding
    assert "保障适龄儿童少年平等接受义务教育" in decoded.text


def test_characters_beyond_the_label_are_read() -> None:
    body = labelled('<meta charset="gb2312">').replace("市教育局基础教育科", RARE).encode("gb18030")

    assert RARE in decode(body).text


def test_a_script_s_charset_says_nothing_of_the_page() -> None:
    body = labelled('<script charset="gbk" src="/a.js"></script>').encode()

    assert decode(body).declared is None
    assert decode(body).encoding == "utf-8"


def test_traditional_text_in_big5() -> None:
    text = "教育局關於做好學校招生工作的通知，現將有關事項說明如下。" * 5

    assert decode(text.encode("big5")).text == text


def test_text_read_in_the_wrong_codec_and_stored_again_is_undone() -> None:
    text = "教育局关于做好学校招生工作的通知，现将有关事项说明如下。"
    twice = text.encode().decode("latin-1").encode()

    decoded = decode(twice)

    assert decoded.text == text
    assert decoded.encoding == "double:latin-1"


def test_bytes_that_no_codec_reads_cost_their_place_only() -> None:
    body = MARKUP.encode("gb18030").replace("免试".encode("gb18030"), b"\xff\xff")

    decoded = decode(body, "text/html; charset=gbk")

    assert decoded.encoding == "gb18030"
    assert "就近入学" in decoded.text
    assert "\ufffd" in decoded.text


@given(st.binary(max_size=2_000), st.text(max_size=40))
@example(b"\xff\xfe\x00", "charset=")
@example(b"<meta charset=utf-7>+AGE-", "text/html; charset=utf-7")
def test_it_never_raises(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type).text, str)


@given(st.text(alphabet="教育局关于做好学校招生工作的通知现将有关事项说明如下，。、0123456789", min_size=40))
def test_chinese_text_survives_its_own_encoding(text: str) -> None:
    assert decode(text.encode("gb18030")).text == text
    assert decode(text.encode("utf-8")).text == text
