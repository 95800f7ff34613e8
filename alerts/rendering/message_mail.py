"""A message as an e-mail: HTML for phones and desks, light and dark, and its plain twin."""

from __future__ import annotations

from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from alerts.catalogue import load_catalogue
from alerts.rendering.comparison_html import to_inline
from alerts.rendering.comparison_marks import left_out
from alerts.rendering.comparison_text import to_text
from alerts.rendering.comparison_texts import comparison_texts
from alerts.rendering.message_subject import bracketed, pair, with_remark
from alerts.rendering.message_view import MessageView


def mail_html(view: MessageView, language: str) -> str:
    """Return the HTML. Everything that was crawled is escaped by the template."""
    shown = [(one.heading, to_inline(one.comparison, language, inline_styles=True)) for one in view.compared]
    before = to_inline(view.edition.comparison, language, inline_styles=True) if view.edition else ""
    template = mail_environment(language).get_template("message.html.j2")
    return template.render(view=view, compared=shown, edition=before, more=_more(view, language), language=language)


def mail_text(view: MessageView, language: str) -> str:
    """Return the plain twin of the HTML, which says the same."""
    shown = [(one.heading, to_text(one.comparison, language)) for one in view.compared]
    before = to_text(view.edition.comparison, language) if view.edition else ""
    template = mail_environment(language).get_template("message.txt.j2")
    return template.render(view=view, compared=shown, edition=before, more=_more(view, language))


def _more(view: MessageView, language: str) -> str:
    if view.edition is None or not view.edition.more:
        return ""
    return left_out(view.edition.more, comparison_texts(language))


@cache
def mail_environment(language: str) -> Environment:
    """Return what the templates of mails are rendered with, in the reader's language."""
    texts = load_catalogue("alerts", "alerts", language)
    environment = Environment(
        loader=PackageLoader("alerts.rendering"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), disabled_extensions=("txt.j2",), default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(  # type: ignore[attr-defined] # the i18n extension adds it
        texts, newstyle=True
    )
    environment.globals["pair"] = partial(pair, texts=texts)
    environment.globals["bracketed"] = partial(bracketed, texts=texts)
    environment.globals["with_remark"] = partial(with_remark, texts=texts)
    return environment
