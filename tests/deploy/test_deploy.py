"""The deployment files name settings that exist, give no secret a default, and copy what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from monitor.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
SETTINGS = {f"EDUWATCH_{name.upper()}" for name in Settings.__dataclass_fields__}
FILES = ("docker-compose.yml", "deploy/example.env", "deploy/eduwatch.service", "deploy/Dockerfile", "deploy/README.md")


@pytest.fixture
def services() -> dict[str, dict[str, object]]:
    loaded: dict[str, dict[str, dict[str, object]]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return loaded["services"]


def environment(service: dict[str, object]) -> dict[str, str]:
    variables = service["environment"]
    assert isinstance(variables, dict)
    return variables


@pytest.mark.parametrize("file", FILES)
def test_settings_exist(file: str) -> None:
    assert set(re.findall(r"EDUWATCH_[A-Z_]*[A-Z]", (ROOT / file).read_text("utf-8"))) <= SETTINGS


def test_compose_gives_no_secret_a_default(services: dict[str, dict[str, object]]) -> None:
    everything = environment(services["database"]) | environment(services["eduwatch"])
    for name in ("POSTGRES_PASSWORD", "PGPASSWORD", "EDUWATCH_SECRET_KEY"):
        assert re.match(r"\$\{[A-Z_]+:\?", everything[name]), name


def test_compose_environment_is_accepted(services: dict[str, dict[str, object]]) -> None:
    """As the service gets it when everything optional is left empty."""
    filled = {
        name: re.sub(r"\$\{EDUWATCH_CONTACT:.*", "watch@example.org", re.sub(r"\$\{[A-Z_]+:-\}", "", value))
        for name, value in environment(services["eduwatch"]).items()
    }
    settings = load_settings(filled)
    assert settings.database_url == "postgresql://eduwatch@database/eduwatch"
    assert settings.contact == "watch@example.org"
    assert settings.hold_seconds == 120


def test_compose_variables_stand_in_the_example() -> None:
    wanted = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "docker-compose.yml").read_text("utf-8")))
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / "deploy/example.env").read_text("utf-8"), re.MULTILINE))
    assert wanted <= offered


def test_image_copies_what_is_there_and_not_ignored() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "deploy/Dockerfile").read_text("utf-8"), re.MULTILINE)
    kept = re.findall(r"^!(.+)$", (ROOT / "deploy/Dockerfile.dockerignore").read_text("utf-8"), re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    assert names == set(kept)
    assert all((ROOT / name).exists() for name in names)


def test_image_locks_its_build_backend() -> None:
    """The Dockerfile takes this entry out of the developers' lock by its shape."""
    lock = (ROOT / "requirements-dev.txt").read_text("utf-8")
    assert re.search(r"^setuptools==[\d.]+ \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+", lock, re.MULTILINE)
