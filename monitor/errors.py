"""The error tree of the monitor. What went wrong stands in attributes; the message says what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID


class MonitorError(Exception):
    """Anything that this package raises on purpose."""


class SettingsError(MonitorError):
    """A setting cannot be used.

    `name` is the environment variable, `problem` what is wrong with it, `nearest` the known name that was most
    likely meant when `name` is not one. The value of a secret is in none of them.
    """

    def __init__(self, name: str, problem: str, nearest: str | None = None) -> None:
        self.name = name
        self.problem = problem
        self.nearest = nearest
        hint = f"; did you mean {nearest}?" if nearest else ""
        super().__init__(f"{name}: {problem}{hint}")


class SecretKeyMismatch(MonitorError):
    """This process holds another secret key than the one that encrypted what the database holds.

    `expected` and `found` are fingerprints, never keys.
    """

    def __init__(self, expected: str, found: str) -> None:
        self.expected = expected
        self.found = found
        super().__init__(
            f"the secret key here has the fingerprint {found}, but this database was set up with {expected}: "
            "give this process the same EDUWATCH_SECRET_KEY (or EDUWATCH_SECRET_KEY_FILE) as the others"
        )


class DatabaseError(MonitorError):
    """The database cannot be used as it is."""


class DatabaseUnavailable(DatabaseError):
    """No connection. `url` names the database without its password, `reason` is the server's or the system's word."""

    def __init__(self, url: str, reason: str, remedy: str) -> None:
        self.url = url
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"no connection to the database {url}: {reason}. {remedy}")


class DatabaseTooOld(DatabaseError):
    """The server is older than we support. Versions are major numbers."""

    def __init__(self, version: int, required: int) -> None:
        self.version = version
        self.required = required
        super().__init__(f"the database server is PostgreSQL {version}; EduWatch needs {required} or newer")


class SchemaTooNew(DatabaseError):
    """A newer EduWatch has changed this database. `unknown` are the migrations that this one does not know."""

    def __init__(self, unknown: Sequence[str]) -> None:
        self.unknown = tuple(unknown)
        super().__init__(
            f"this database belongs to a newer EduWatch (it has {', '.join(self.unknown)}): "
            "update this installation, nothing was changed"
        )


class SchemaTooOld(DatabaseError):
    """Migrations are missing. `missing` are their names, in order."""

    def __init__(self, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"the database lacks {', '.join(self.missing)}: run `eduwatch database migrate`")


class BackupError(DatabaseError):
    """A backup cannot be made, read or restored. `file` is the backup, `problem` what is wrong."""

    def __init__(self, file: Path, problem: str) -> None:
        self.file = file
        self.problem = problem
        super().__init__(f"backup {file}: {problem}")


class EmbeddedServerError(DatabaseError):
    """The embedded PostgreSQL cannot be set up, started or stopped.

    `folder` is where it lives, `problem` what is wrong, `log` the end of what PostgreSQL itself said.
    """

    def __init__(self, folder: Path, problem: str, log: str = "") -> None:
        self.folder = folder
        self.problem = problem
        self.log = log
        said = f"\nPostgreSQL said:\n{log}" if log else ""
        super().__init__(f"embedded PostgreSQL in {folder}: {problem}{said}")


class LeaseLost(MonitorError):
    """Another crawl has taken the hosts over, because this one was silent for too long. It must write nothing more."""

    def __init__(self, token: UUID) -> None:
        self.token = token
        super().__init__(f"the lease {token} has ended: another crawl may hold its hosts")


class NothingToSearchFor(MonitorError):
    """A search names no word that could be found. `written` is what was asked."""

    def __init__(self, written: str) -> None:
        self.written = written
        super().__init__(
            f"nothing to search for in {written[:100]!r}: give at least one word that must occur (without a minus)"
        )
