"""What Prometheus reads: computed from the database when it asks, so that every process tells the same."""

from __future__ import annotations

from monitor.metrics.collector import metrics_text

__all__ = ["metrics_text"]
