"""`python -m crawler`: reads one plan from standard input, crawls, and gives items.

The plan is one JSON object on one line (`crawler.plan.Plan`). Standard input then stays open: its end means that the
parent is gone. Items go to standard output as JSON Lines, or to the plan's pipeline; logs to standard error as JSON.
Exit code 0: the end of every source was stored; 2: the plan cannot be used; 3: the end of some source is missing.
"""

from __future__ import annotations

import json
import sys

from crawler.errors import PlanError
from crawler.fetching.plan_reading import read_plan

EXIT_BAD_PLAN = 2


def main() -> int:
    """Crawl what standard input says and return the exit code."""
    try:
        plan = read_plan(sys.stdin.buffer.readline())
        # Scrapy takes a second to import: a plan that is wrong is answered at once.
        from crawler.fetching.process import run
        from crawler.fetching.process_log import log_to_stderr

        log_to_stderr()
        return run(plan)
    except PlanError as error:
        print(json.dumps({"level": "error", "logger": "crawler", "message": f"plan: {error}"}), file=sys.stderr)
        return EXIT_BAD_PLAN


if __name__ == "__main__":
    sys.exit(main())
