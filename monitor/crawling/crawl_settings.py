"""What every crawl of a service shares."""

from __future__ import annotations

from dataclasses import dataclass

from monitor import __version__
from monitor.settings import Settings


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """`database_url` is where the crawl process stores what it fetches; `user_agent` names us honestly;
    `browser` is the program that runs pages which must be rendered."""

    database_url: str
    user_agent: str
    allow_private_networks: bool = False
    browser: str | None = None

    @classmethod
    def of(cls, settings: Settings, database_url: str) -> CrawlSettings:
        """Return the crawl settings of a service. The user agent gives a way to reach its operator (domain §5)."""
        contact = f"; +{settings.contact}" if settings.contact else ""
        agent = f"EduWatch/{__version__} (policy monitor{contact})"
        return cls(database_url, agent, settings.allow_private_networks, settings.browser)
