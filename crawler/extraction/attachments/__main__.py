"""The child of `read_attachment_apart`: a line with its memory limit and the file's name, and the file, on standard
input; the reading as JSON on standard output."""

from __future__ import annotations

import resource
import sys

from crawler.extraction.attachments.json_form import to_json
from crawler.extraction.attachments.reading import read_attachment


def main() -> None:
    """Read one attachment."""
    header, _, body = sys.stdin.buffer.read().partition(b"\n")
    memory, _, name = header.decode("utf-8", "surrogatepass").partition(" ")
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    # A crash on hostile bytes leaves no image of this process on the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(to_json(read_attachment(body, name)))


if __name__ == "__main__":
    main()
