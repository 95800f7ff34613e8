"""When to look. APScheduler's triggers are the language; the answer is a column, `next_due`."""
