"""PostgreSQL renders the documents that Elasticsearch takes: no row passes through the ORM."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, cast

from django.db import connection

POST_BYTES = 4_000_000

# One text per listing: the action line and the source line of a bulk request.
LINES = """
SELECT json_build_object('index', json_build_object(
         '_id', product_id::text, 'version', version, 'version_type', 'external'))::text
       || E'\\n' || json_build_object(
         'product_id', product_id, 'visible', visible, 'seller_id', seller_id,
         'title', title, 'title_folded', title_folded,
         'attributes', attributes_folded, 'description', description_folded,
         'terms', terms, 'currency', currency, 'min_price', min_price, 'ladder', ladder,
         'moq', moq, 'multiple', multiple, 'max_quantity', max_quantity,
         'lead_time_days', lead_time_days, 'ships_to', ships_to,
         'published_at', published_at)::text || E'\\n', version, product_id
  FROM search_listingdocument
"""


class _Copy(Protocol):
    def rows(self) -> Iterator[tuple[str, str, str]]: ...


class _Copying(Protocol):
    def copy(self, statement: str) -> AbstractContextManager[_Copy]: ...


def lines_of(product_ids: Sequence[int]) -> tuple[bytes, dict[int, int]]:
    """Return the bulk body of some listings and the version of each."""
    with connection.cursor() as cursor:
        cursor.execute(f"{LINES} WHERE product_id = ANY(%s) AND version > 0", [list(product_ids)])
        rows = cursor.fetchall()
    return "".join(row[0] for row in rows).encode(), {row[2]: row[1] for row in rows}


def all_lines() -> Iterator[tuple[bytes, dict[int, int]]]:
    """Yield bulk bodies of about 4 MB over every listing, with the version of each listing."""
    with connection.cursor() as cursor:
        copying = cast("_Copying", cursor)
        body: list[str] = []
        size, versions = 0, {}
        with copying.copy(f"COPY ({LINES} WHERE version > 0) TO STDOUT") as copy:
            for lines, version, product_id in copy.rows():
                body.append(lines)
                size += len(lines)
                versions[int(product_id)] = int(version)
                if size >= POST_BYTES:
                    yield "".join(body).encode(), versions
                    body, size, versions = [], 0, {}
        if body:
            yield "".join(body).encode(), versions
