"""Speaks to people: subscriptions, matching, messages, rendering and channels."""
