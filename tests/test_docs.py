"""README and docs say what is so."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from monitor.cli import eduwatch
from monitor.settings import settings_table_markdown

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_readme_has_the_table_of_settings() -> None:
    assert settings_table_markdown() in README


def test_every_command_that_the_readme_names_exists_and_every_command_is_named() -> None:
    named = set(re.findall(r"eduwatch ([a-z]+)", README))
    with click.Context(eduwatch) as context:
        assert named == set(eduwatch.list_commands(context))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_declaration_in_the_readme_loads(tmp_path: Path) -> None:
    from crawler.declarations.loading import load_folder

    (declaration,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "shifan.toml").write_text(declaration, encoding="utf-8")
    (source,) = load_folder(tmp_path)
    assert (source.id, source.depth, source.rules.paging) == ("shifan/tongzhi", 2, "trs_zero")
