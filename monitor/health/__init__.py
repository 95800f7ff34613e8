"""How the watching itself does: whether our own network works, how fresh each source is, and telling operators."""
