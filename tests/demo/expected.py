"""What the story changes between its two looks: the site, and the path on it."""

from __future__ import annotations

from monitor.demo.staged_site import SITES

NAMES = sorted(file.parent.name for file in SITES.glob("*/server.toml"))
NEW_NOTICE = "/tzgg/202605/t20260511_30141.html"  # yunchuan
CHANGED_CLAUSE = "/jyj/c100494/202604/3c9e0f6a7b1d4a52b6c8e1d2f3a40011.shtml"  # lanjiang
REPLACED_FILE = "/gk/files/zkrc2026.docx"  # kaoshi
REPLACED_FILE_NOTICE = "/gk/info/1043/5527.htm"  # kaoshi: the notice that links it
REDESIGNED = "/news/show_1182.html"  # wangxi
