"""Reading in a process of its own, with limits on time and memory: whatever a file does, the caller goes on."""

from __future__ import annotations

import hashlib
import subprocess
import sys

from crawler.extraction.attachments.json_form import from_json
from crawler.extraction.attachments.model import AttachmentReading
from crawler.extraction.attachments.sniffing import sniff

_MODULE = "crawler.extraction.attachments"
SECONDS = 60.0
MEMORY_BYTES = 4_000_000_000
"""Address space, of which a reader uses a part only."""


def read_attachment_apart(
    body: bytes, name: str = "", *, seconds: float = SECONDS, memory_bytes: int = MEMORY_BYTES
) -> AttachmentReading:
    """The same as `read_attachment`, made by a child process.

    After `seconds` the child is ended, and the status is `out_of_time`; when it asks for more than `memory_bytes` or
    ends in another way of its own, `damaged`. It takes about half a second more than the reading itself.
    """
    header = f"{memory_bytes} {name.replace(chr(10), ' ')}\n".encode("utf-8", "surrogatepass")
    sha256 = hashlib.sha256(body).hexdigest()
    try:
        # -I: what runs does not depend on the folder or on variables of the caller.
        done = subprocess.run(
            [sys.executable, "-I", "-m", _MODULE],
            input=header + body,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return AttachmentReading(sniff(body, name), "out_of_time", sha256, detail=f"{seconds} s")
    if done.returncode != 0:
        detail = f"the reader ended with {done.returncode}"
        return AttachmentReading(sniff(body, name), "damaged", sha256, detail=detail)
    return from_json(done.stdout)
