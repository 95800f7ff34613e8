"""Decides: store, identity, versions, comparison, schedule, jobs, health and the command line."""

from importlib.metadata import version

__version__ = version("eduwatch")
