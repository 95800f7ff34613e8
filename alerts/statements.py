"""Reads SQL files: each statement stands under a line `-- name: its_name`, with its words of comment below."""

from __future__ import annotations

import re
from importlib import resources
from typing import LiteralString, cast

_NAME = re.compile(r"^-- name: (\w+)\s*$", re.MULTILINE)


def load_statements(package: str, file: str) -> dict[str, LiteralString]:
    """Return the statements of `file` in `package` by name. Raises ValueError when a name stands twice."""
    parts = _NAME.split((resources.files(package) / file).read_text(encoding="utf-8"))
    names, bodies = parts[1::2], parts[2::2]
    if len(set(names)) != len(names):
        raise ValueError(f"{package}/{file}: a statement's name stands twice")
    # The files are part of this program, so psycopg may trust them as it trusts a literal.
    return {name: cast("LiteralString", body.strip()) for name, body in zip(names, bodies, strict=True)}
