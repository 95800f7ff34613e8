"""Puts the console together: guard, pages, and what is said when there is no page."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from alerts.errors import LinkError, NotFoundError
from monitor.application import Application
from monitor.console.access import HEADERS, METRICS, Entrance, Guard
from monitor.console.pages import (
    changes,
    documents,
    incidents,
    messages,
    overview,
    readers_exit,
    readers_feeds,
    readers_page,
    runs,
    search,
    snapshots,
    sources,
)
from monitor.console.rendering import prepare, refusal, stylesheet

_PAGES = (overview, sources, runs, changes, search, documents, snapshots, incidents, messages)
_READERS_PAGES = (readers_exit, readers_page, readers_feeds)


def make_console(application: Application, entrance: Entrance | None = None) -> FastAPI:
    """Return the console of an application, as an ASGI application that only answers who came in by `entrance`.

    Its language and clock are the application's."""
    language = application.settings.language
    prepare(language)
    console = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    console.state.application = application
    console.add_middleware(Guard, entrance=entrance or Entrance(), language=language)

    @console.get("/console.css")
    def style() -> Response:
        return Response(stylesheet("console"), media_type="text/css", headers={"Cache-Control": "private, max-age=300"})

    @console.get(METRICS)
    def metrics() -> Response:
        from monitor.metrics import metrics_text

        with application.connect() as conn:
            text = metrics_text(conn, application.clock.now())
        return Response(text, media_type="text/plain; version=0.0.4")

    for module in (*_PAGES, *_READERS_PAGES):
        console.include_router(module.router)

    @console.get("/r/reader.css")
    def readers_style() -> Response:
        return Response(stylesheet("reader"), media_type="text/css", headers={"Cache-Control": "public, max-age=300"})

    @console.exception_handler(LinkError)
    async def no_link(_request: Request, error: LinkError) -> Response:
        return refusal(HTTPStatus.GONE if error.reason == "expired" else HTTPStatus.NOT_FOUND, language)

    @console.exception_handler(NotFoundError)
    async def not_found(_request: Request, _error: NotFoundError) -> Response:
        return refusal(HTTPStatus.NOT_FOUND, language)

    @console.exception_handler(HTTPException)
    async def refused(_request: Request, error: HTTPException) -> Response:
        return refusal(error.status_code, language)

    @console.exception_handler(RequestValidationError)
    async def not_valid(_request: Request, error: RequestValidationError) -> Response:
        in_path = any(fault["loc"][0] == "path" for fault in error.errors())
        return refusal(HTTPStatus.NOT_FOUND if in_path else HTTPStatus.BAD_REQUEST, language)

    @console.exception_handler(Exception)
    async def failed(_request: Request, _error: Exception) -> Response:
        # This answer is made outside the guard; the server logs the error.
        response = refusal(HTTPStatus.INTERNAL_SERVER_ERROR, language)
        response.headers.update(HEADERS)
        return response

    return console
