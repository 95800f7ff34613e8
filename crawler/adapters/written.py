"""Rows that a page writes with `document.write`: the strings that a script writes, put where the script stands.

Only what can be told without running the script is written: string literals joined by `+`, and variables that the
same script sets to a literal. A call that needs more is left out.
"""

from __future__ import annotations

import re

from crawler.adapters.spans import between

_STRING = r"'(?:[^'\\\r\n]|\\.){0,4000}'|\"(?:[^\"\\\r\n]|\\.){0,4000}\""
_CALL = re.compile(r"document\s{0,3}\.\s{0,3}write(?:ln)?\s{0,3}\(")
_TOKEN = re.compile(rf"\s*(?:(?P<string>{_STRING})|(?P<name>[A-Za-z_$][\w$]{{0,60}})|(?P<plus>\+)|(?P<end>\)))")
_SET = re.compile(rf"\b(?P<name>[A-Za-z_$][\w$]{{0,60}})\s{{0,5}}=\s{{0,5}}(?P<string>{_STRING})\s{{0,5}}[;,\r\n]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "0": ""}
_MAX_TOKENS = 200


def with_written_markup(text: str) -> str:
    """The page with each script that writes markup followed by the markup that it writes."""
    if "document" not in text or "write" not in text:
        return text
    pieces: list[str] = []
    end = 0
    for start, stop in between(text, "<script", "</script>"):
        script = text[start:stop]
        if "write" not in script:
            continue
        written = _written(script)
        if "<a" in written.lower():
            pieces += [text[end : stop + len("</script>")], written]
            end = stop + len("</script>")
    return "".join([*pieces, text[end:]])


def _written(script: str) -> str:
    values = [(found.end(), found["name"], found["string"]) for found in _SET.finditer(script)]
    pieces: list[str] = []
    for call in _CALL.finditer(script):
        known = {name: string for end, name, string in values if end <= call.start()}
        piece = _argument(script, call.end(), known)
        if piece:
            pieces.append(piece)
    return "".join(pieces)


def _argument(script: str, at: int, known: dict[str, str]) -> str | None:
    pieces: list[str] = []
    for _ in range(_MAX_TOKENS):
        token = _TOKEN.match(script, at)
        if token is None:
            return None
        at = token.end()
        if token["end"]:
            return "".join(pieces)
        if token["plus"]:
            continue
        literal = token["string"] or known.get(token["name"])
        if literal is None:
            return None
        pieces.append(_ESCAPE.sub(_unescape, literal[1:-1]))
    return None


def _unescape(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _SIMPLE.get(found[3], found[3])
