"""Tokens, queries and excerpts of the search, as functions."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import NothingToSearchFor
from monitor.search.excerpt import LONGEST, excerpt, mark_hits
from monitor.search.query import PART, parse_query, parts, tsquery, tsvector
from monitor.search.tokens import tokens, wanted_tokens

HAN = st.text(alphabet="阳光招生入学考试〇一", min_size=1, max_size=12)
MIXED = st.text(alphabet="阳光招生2026 k12，〔〕号\n　Ａ陽", max_size=40)


def places(text: str) -> set[tuple[str, int]]:
    return {(token.word, token.position) for token in tokens(text)}


def finds(word: str, text: str) -> bool:
    """Phrase search as PostgreSQL does it."""
    here = places(text)
    wanted = list(wanted_tokens(word))
    starts = {position for _, position in here}

    def stands(query: str, position: int) -> bool:
        if query.endswith("*"):
            return any(at == position and found.startswith(query[:-1]) for found, at in here)
        return (query, position) in here

    return any(all(stands(one.word, start + one.position - 1) for one in wanted) for start in starts)


@given(HAN, HAN)
def test_a_run_of_characters_is_found_where_it_stands_and_nowhere_else(word: str, text: str) -> None:
    assert finds(word, text) == (word in text)


@given(MIXED)
def test_every_character_that_is_no_mark_begins_a_token_at_its_own_place(text: str) -> None:
    here = list(tokens(text))
    plain = [one for one in here if not one.word.startswith("〔")]
    assert len({one.position for one in plain}) == len(plain)
    assert all(before.position < after.position for before, after in itertools.pairwise(plain))


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("阳光招生", "实施陽光招生行动", True),
        ("阳光招生", "阳光，招生", False),
        ("阳光招生", "阳光\n招生", False),
        ("阳光招生", "阳 光　招生", True),
        ("5号", "15号", False),
        ("5号", "５号", True),
        ("生", "招生", True),
        ("招", "招生", True),
        ("2026年招生", "关于2026年招生的通知", True),
        ("k12", "Ｋ12教育", True),
        ("k1", "K12教育", False),
        ("education policy", "Education  Policy", True),
        ("10²", "10²米", True),
        ("102", "10²米", False),
        ("教基[2026]1号", "见教基〔2026〕1号文", True),
        ("教基〔2026〕第01号", "教基（2026）1号", True),
        ("教基〔2026〕1号", "教基〔2026〕11号", False),
        ("〔2026〕", "教基〔2026〕11号", True),
        ("11号", "教基〔2026〕11号", True),
    ],
)
def test_what_a_word_finds(word: str, text: str, found: bool) -> None:
    assert finds(word, text) is found


def test_a_query_has_words_words_that_must_not_occur_and_wholes() -> None:
    query = parse_query('阳光招生　 -高中 "义务教育 招生" －民办 阳光招生 ，')
    assert query.words == ("阳光招生", "义务教育 招生")
    assert query.without == ("高中", "民办")


@pytest.mark.parametrize("written", ["", "  ", "-高中", "，。", '"', "- -"])
def test_a_query_without_a_word_is_refused_with_what_to_do(written: str) -> None:
    with pytest.raises(NothingToSearchFor, match="at least one word"):
        parse_query(written)


@given(st.text(max_size=200))
def test_no_text_makes_a_query_or_a_vector_that_needs_an_escape(text: str) -> None:
    try:
        query = parse_query(text)
    except NothingToSearchFor:
        return
    for word in (*query.words, *query.without):
        inner = tsquery(word).replace("' ", "").replace(" '", "")
        assert "\\" not in inner
        assert "''" not in inner
    assert "\\" not in tsvector(text)
    assert "\0" not in tsvector(text)


@given(st.text(alphabet="招生。\n", max_size=3 * PART))
def test_parts_are_short_and_joined_are_the_text(text: str) -> None:
    cut = list(parts(text))
    assert "".join(cut) == text
    assert all(len(part) <= PART for part in cut)


def test_the_sentence_with_most_words_is_shown_with_its_hits_marked() -> None:
    shown = excerpt("一、开始。二、实行陽光　招生，Policy 15號，不是115号。三、阳光。", ("阳光招生", "15", "policy"))
    assert [run.text for run in shown if run.hit] == ["陽光　招生", "Policy", "15"]
    assert "".join(run.text for run in shown) == "二、实行陽光　招生，Policy 15號，不是115号。"


def test_a_long_sentence_is_cut_around_its_first_hit() -> None:
    shown = excerpt("前" * 300 + "阳光招生" + "后" * 300, ("阳光招生",))
    text = "".join(run.text for run in shown)
    assert text.startswith("…")
    assert text.endswith("…")
    assert "阳光招生" in text
    assert len(text) == LONGEST + 2


@given(st.text(max_size=60), st.text(max_size=6))
def test_marking_keeps_the_text(text: str, word: str) -> None:
    assert "".join(run.text for run in mark_hits(text, (word,))) == text
