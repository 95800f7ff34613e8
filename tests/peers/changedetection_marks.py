"""Runs in changedetection.io's own environment: what it marks between two texts, with its own code.

Reads one pair a line, JSON {"old", "new"}, from stdin, and writes for each a JSON object: how many characters, blanks
apart, it marks in its two settings. `lines` is what its page of differences shows first (diffLines), `words` the other
setting of that page (diffWords), which its notifications use."""

from __future__ import annotations

import importlib
import json
import re
import sys


def main() -> None:
    from loguru import logger  # type: ignore[import-not-found, unused-ignore] # of that environment

    logger.remove()
    diff = importlib.import_module("changedetectionio.diff")
    kinds = ("REMOVED", "ADDED", "CHANGED", "CHANGED_INTO")
    pairs = [[re.escape(getattr(diff, f"{kind}_PLACEMARKER_{end}")) for end in ("OPEN", "CLOSED")] for kind in kinds]
    marked = [re.compile(f"{start}(.*?){end}", re.DOTALL) for start, end in pairs]
    for line in sys.stdin:
        pair = json.loads(line)
        said = {}
        for name, by_words in (("lines", False), ("words", True)):
            shown = diff.render_diff(pair["old"], pair["new"], word_diff=by_words)
            said[name] = sum(len("".join(text.split())) for form in marked for text in form.findall(shown))
        print(json.dumps(said))


if __name__ == "__main__":
    main()
