"""What an operator can do about an incident, by its class. Message ids: the edge translates them."""

from __future__ import annotations

from alerts.texts import mark

_ADVICE = {
    mark("unreachable"): mark(
        "The site does not answer. It is tried again by itself; if it lasts, open the page in a browser."
    ),
    mark("unavailable"): mark(
        "The site answers that it is out of service (503). It is tried again by itself, later each time."
    ),
    mark("throttled"): mark("The site asked us to slow down. We wait as long as it says; consider a longer `delay`."),
    mark("network"): mark(
        "No site answers: this machine's own network or name server is down. Nothing was said of the sources."
    ),
    mark("certificate"): mark(
        "The site's certificate cannot be verified. Check it in a browser; tell the site's owner."
    ),
    mark("blocked"): mark(
        "The site shows a challenge or refuses us. We do not get around it: look for another source."
    ),
    mark("robots"): mark(
        "robots.txt could not be read or forbids the page. Decide with `eduwatch hosts allow HOST` or `deny`."
    ),
    mark("empty_list"): mark("The list answered without rows. Check its selectors with `eduwatch sources try`."),
    mark("list_gone"): mark(
        "The list page is gone or is another page now. Find its new address and correct the declaration."
    ),
    mark("doubtful_list"): mark(
        "The list does not look as declared: few rows, rows without dates or links, or words of a menu. "
        "See `eduwatch sources try`; what it finds is told to nobody until it does."
    ),
    mark("silent"): mark(
        "The list has had nothing new for longer than `max_silence`. See whether the column has moved, or raise it."
    ),
    mark("private_address"): mark(
        "The host leads to a private address. Correct it, or set EDUWATCH_ALLOW_PRIVATE_NETWORKS=1."
    ),
    mark("browser_missing"): mark(
        "The page takes a browser: install the extra (pip install 'eduwatch[browser]') and a Chromium, or set "
        "EDUWATCH_BROWSER."
    ),
    mark("slow"): mark(
        "Answers take very long. Raise `timeout`, ask less often, or look for another host of the site."
    ),
    mark("decode"): mark(
        "An answer ended early or could not be unpacked. It is tried again; if it lasts, see `eduwatch runs log`."
    ),
    mark("quota"): mark("An answer was larger than `max_bytes` allows. Raise it in the declaration, or leave it so."),
    mark("unreadable"): mark("Redirects lead in a circle. See `eduwatch runs show` for the request."),
    mark("crawl_process"): mark("The crawl process ended early. See the evidence; if it comes again, report it."),
    mark("page_unreadable"): mark(
        "A page answered with something else than its notice. Nothing was changed; it is tried again."
    ),
    mark("unreadable_alerts"): mark(
        "An event or a filter could not be read by this version. See the log for which; nobody was told wrongly."
    ),
    mark("channel_paused"): mark(
        "A channel took nothing for 3 days and is paused; what waits for it is kept. See `eduwatch messages list`, "
        "correct the address, then `eduwatch subscriptions resume ID --send-parked`."
    ),
    mark("page_failed"): mark(
        "A page could not be processed. Its bytes are kept; report it with `eduwatch runs show`."
    ),
}


def advice(class_: str) -> str:
    """Return what to do about an incident of this class."""
    return _ADVICE.get(class_, mark("See `eduwatch runs show` for what happened."))
