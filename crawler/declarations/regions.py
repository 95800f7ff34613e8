"""The regions that a declaration may name, by their codes of GB/T 2260."""

from __future__ import annotations

from crawler.extraction.documents.gazetteer.regions import region_of_code

COUNTRY = "000000"
# Regions of their own that issue no documents of our field, and so are not in the gazetteer of issuers.
_BEYOND = {"71": "台湾省", "81": "香港特别行政区", "82": "澳门特别行政区"}
# GB/T 2260 assigns no code that begins with 99: places that do not exist (examples, tests) may use them.
_INVENTED = "99"


def region_name(code: str) -> str:
    """The name of a region; of a county or prefecture that is not in the table, the name of what encloses it.

    `全国` for the whole country, empty for an invented place. Raises `KeyError` when not even the province exists.
    """
    if len(code) != 6 or not (code.isascii() and code.isdecimal()):
        raise KeyError(code)
    if code == COUNTRY:
        return "全国"
    if code.startswith(_INVENTED):
        return ""
    for enclosing in (code, f"{code[:4]}00", f"{code[:2]}0000"):
        region = region_of_code(enclosing)
        if region:
            return region.name
    return _BEYOND[code[:2]]
