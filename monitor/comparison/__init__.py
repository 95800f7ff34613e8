"""What changed between two texts, clause by clause, how much it weighs, and why."""

from monitor.comparison.articles import ArticleChanges, by_article
from monitor.comparison.compare import compare
from monitor.comparison.json_form import ComparisonJson, to_json
from monitor.comparison.model import ClauseOperation, Reason, TextComparison
from monitor.comparison.telling import to_comparison

__all__ = [
    "ArticleChanges",
    "ClauseOperation",
    "ComparisonJson",
    "Reason",
    "TextComparison",
    "by_article",
    "compare",
    "to_comparison",
    "to_json",
]
