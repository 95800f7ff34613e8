"""`make test-browser`: pages rendered by a real Chromium. Beside the suite, because neither the extra `browser` nor a
Chromium is there on a bare machine; it installs nothing, and says what is lacking."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from crawler.fetching.browser import problem
from crawler.plan import Plan


def main() -> int:
    """Run the tests beside this file; 2 when there is no browser to run them with."""
    lacking = problem(Plan("", (), (), ""))
    if lacking is not None:
        sys.stderr.write(f"make test-browser: {lacking}\n")
        return 2
    return int(pytest.main([str(Path(__file__).with_name("rendered_lists.py")), "-q", "-p", "no:randomly"]))


if __name__ == "__main__":
    sys.exit(main())
