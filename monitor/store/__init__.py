"""What the database holds, one module a subject, its statements in the `.sql` file beside it.

Functions take an open psycopg connection and never commit: whoever opened the transaction ends it.
"""
