"""Items as JSON Lines: what a crawl process without a pipeline writes to its standard output."""

from __future__ import annotations

import json
import os
from typing import Annotated, cast

from pydantic import ConfigDict, Discriminator, Tag, TypeAdapter

from crawler.items import Fetched, Item, ListRead, LogLine, SourceDone


def _name_of(value: object) -> str | None:
    return value.get("item") if isinstance(value, dict) else type(value).__name__


_ITEM: TypeAdapter[Item] = TypeAdapter(
    Annotated[
        Annotated[Fetched, Tag("Fetched")]
        | Annotated[ListRead, Tag("ListRead")]
        | Annotated[SourceDone, Tag("SourceDone")]
        | Annotated[LogLine, Tag("LogLine")],
        Discriminator(_name_of),
    ],
    config=ConfigDict(ser_json_bytes="base64", val_json_bytes="base64"),
)


def dump_item(item: Item) -> bytes:
    """Return an item as one line: its fields, and `item`, the name of its class. Bytes are base64 (URL alphabet)."""
    fields = cast("dict[str, object]", _ITEM.dump_python(item, mode="json"))
    return json.dumps({"item": type(item).__name__, **fields}, ensure_ascii=False).encode() + b"\n"


def load_item(line: bytes) -> Item:
    """Return the item that a line holds. Raises pydantic.ValidationError."""
    return _ITEM.validate_json(line)


class LinesPipeline:
    """Scrapy item pipeline that writes each item to standard output at once."""

    def process_item(self, item: Item) -> Item:
        """Write an item. Raises OSError when nobody reads any more."""
        left = memoryview(dump_item(item))
        while left:
            left = left[os.write(1, left) :]
        return item
