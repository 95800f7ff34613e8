"""Search of documents by their words: tokens, queries, and the sentence that a hit stands in. Pure functions."""
