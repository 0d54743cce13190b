"""Routes of suppliers' freight; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  freight:table                  f+ffff+nns
POST freight:table                  f+ffff+nns
GET  freight:csv                    f+ffff+nns
GET  freight:packing                f+ffff+nns
POST freight:packing                f+ffff+nns
"""
