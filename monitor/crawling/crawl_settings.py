"""What every crawl of a service shares."""

from __future__ import annotations

from dataclasses import dataclass

from monitor import __version__
from monitor.settings import Settings


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """`database_url` is where the crawl process stores what it fetches; `user_agent` names us honestly."""

    database_url: str
    user_agent: str
    allow_private_networks: bool = False

    @classmethod
    def of(cls, settings: Settings, database_url: str) -> CrawlSettings:
        """Return the crawl settings of a service. The user agent gives a way to reach its operator (domain §5)."""
        contact = f"; +{settings.contact}" if settings.contact else ""
        return cls(database_url, f"EduWatch/{__version__} (policy monitor{contact})", settings.allow_private_networks)
