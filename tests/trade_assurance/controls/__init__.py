"""Negative controls: each guard of the database, and each lock, is taken away, and a test must notice.

`catalogue` reads from PostgreSQL itself what guards there are; `probes` finds, for each, a statement
that this one refuses; `lines` holds the statements that cannot be found by themselves; `locks` lists
every row lock from the source and which race is lost without it.
"""
