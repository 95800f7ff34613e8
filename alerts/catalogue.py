"""Catalogues of texts: a `.po` file is read and compiled at start, so none can be older than its source."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from importlib import resources
from io import BytesIO

from alerts.errors import CatalogueError


@cache
def load_catalogue(package: str, domain: str, language: str) -> GNUTranslations:
    """Return the texts in `<package>/locale/<language>/<domain>.po`.

    `language` is `zh` or `en`. A text that the file lacks comes back as the English msgid that it is. Raises
    `CatalogueError` when there is no such file or it cannot be read.
    """
    # Imported with the first catalogue: a command that shows no text of ours need not wait for it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    file = resources.files(package) / "locale" / language / f"{domain}.po"
    try:
        with file.open("rb") as source:
            catalogue = read_po(source, locale=language, abort_invalid=True)
    except FileNotFoundError as error:
        raise CatalogueError(package, domain, language, "there is no such catalogue") from error
    except (PoFileError, UnicodeDecodeError) as error:
        raise CatalogueError(package, domain, language, str(error)) from error
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
