"""The console: what operators and readers see of a running EduWatch in a browser. It writes nothing."""

from monitor.console.assembly import make_console

__all__ = ["make_console"]
