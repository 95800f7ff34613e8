"""What pydantic found wrong with a file, as faults that name the key and the nearest right name."""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Annotated, Union, get_args, get_origin, get_type_hints

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from crawler.declarations.shape import DeclarationFile
from crawler.declarations.values import nearest_of
from crawler.errors import DeclarationError

_TYPES = {
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list in brackets",
    "dict_type": "must be a table",
    "dataclass_type": "must be a table",
    "missing": "is required",
    "string_too_short": "must not be empty",
}


def faults_of(file: Path, error: ValidationError) -> list[DeclarationError]:
    """One fault for each error, with dotted keys such as `columns.tongzhi.item`."""
    return [_fault(file, detail) for detail in error.errors()]


def _fault(file: Path, detail: ErrorDetails) -> DeclarationError:
    steps = [str(step) for step in detail["loc"]]
    key = ".".join(steps)
    context = detail.get("ctx") or {}
    match detail["type"]:
        case "unexpected_keyword_argument":
            known = _keys(_annotation(steps[:-1]))
            return DeclarationError(file, key, "unknown key", nearest_of(steps[-1], known) or _elsewhere(steps[-1]))
        case "literal_error":
            allowed = [str(word) for word in get_args(_annotation(steps))]
            problem = f"must be one of {', '.join(allowed)}, not {detail['input']!r}"
            return DeclarationError(file, key, problem, nearest_of(str(detail["input"]), allowed))
        case "declaration":
            return DeclarationError(file, key, str(context["problem"]), context.get("nearest"))
        case kind:
            return DeclarationError(file, key, _TYPES.get(kind) or detail["msg"])


def _keys(annotation: object) -> list[str]:
    return [field.name for field in fields(annotation)] if is_dataclass(annotation) else []


def _elsewhere(key: str) -> str | None:
    """The table in which a key of this name belongs, when it stands in the wrong one."""
    for name, hint in get_type_hints(DeclarationFile).items():
        if key in _keys(hint):
            return f"{name}.{key}"
    return None


def _annotation(steps: Sequence[str]) -> object:
    """The type that stands at a key, looked up from the shape of a file."""
    annotation: object = DeclarationFile
    for step in steps:
        if is_dataclass(annotation) and isinstance(annotation, type):
            annotation = _bare(get_type_hints(annotation).get(step))
        else:
            annotation = _bare(next(iter(get_args(annotation)[1:]), None))
    return annotation


def _bare(annotation: object) -> object:
    """The type without `| None` and without its checks."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _bare(next(arg for arg in get_args(annotation) if arg is not type(None)))
    return get_args(annotation)[0] if origin is Annotated else annotation
