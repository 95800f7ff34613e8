"""Decides: store, identity, versions, comparison, schedule, jobs, health and the command line."""
