"""Apprise's base classes, to be subclassed.

Apprise says that it is typed and its classes are only so in part, so they are taken as untyped here, in one place.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import Any


def _quiet_import(module: str) -> Any:
    with warnings.catch_warnings():
        # Its PGP support imports imghdr, which Python 3.11 calls deprecated.
        warnings.simplefilter("ignore", DeprecationWarning)
        return import_module(module)


def instantiate(url: str) -> Any:
    """Return Apprise's plugin for a URL, or None when it has none or the URL is not right."""
    return _quiet_import("apprise").Apprise.instantiate(url, suppress_exceptions=True)


NotifyBase: Any = _quiet_import("apprise.plugins.base").NotifyBase
NotifyEmail: Any = _quiet_import("apprise.plugins.email").NotifyEmail
