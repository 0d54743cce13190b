"""P16, P17: a file imported until it is indexed, and the whole index built anew."""

import csv
import io
import tempfile
import time
from functools import partial
from pathlib import Path

import orjson
import psycopg

from bench import rounds
from bench.bench import Bench
from bench.load import Load
from bench.rounds import interleave
from bench.table import Measured

ROWS = 5000
STREAMED = 20_000  # documents of the floor: its rate does not change after that, its time does
HEADER = ("sku", "title", "category", "description", "price", "moq")
MAPPING = {
    "fields": {
        "sku": {"column": "sku"},
        "title": {"column": "title"},
        "category": {"column": "category"},
        "description": {"column": "description"},
        "price": {"column": "price"},
        "moq": {"column": "moq"},
        "unit": {"value": "piece"},
        "lead_time_days": {"value": "14"},
    }
}
ACTION = b'{"index":{}}\n'


def p16(bench: Bench) -> list[Measured]:
    """Rows a second from the CSV to Elasticsearch's confirmation."""
    load_before = rounds.load()
    rows = min(ROWS, bench.size)
    numbers = iter(range(bench.rounds))
    below, own = interleave(
        bench.rounds, partial(_copied, bench, rows), lambda: _imported(bench, rows, next(numbers))
    )
    note = f"{rows:,} rows, one process"
    return [bench.judged("P16", below, own, load_before, note=note)]


def p17(bench: Bench) -> list[Measured]:
    """Documents a second, refresh included."""
    from search.actions import rebuild_index  # noqa: PLC0415 - needs Django set up

    def ours() -> Load:
        started = time.monotonic()
        rebuild_index()
        return Load(_count(bench) / (time.monotonic() - started))

    load_before, count = rounds.load(), _count(bench)
    note = f"{count:,} documents, the floor {min(count, STREAMED):,}"
    below, own = interleave(bench.rounds, partial(_streamed, bench), ours)
    return [bench.judged("P17", below, own, load_before, note=note)]


def _count(bench: Bench) -> int:
    return int(bench.as_superuser("SELECT count(*) FROM search_listingdocument")[0][0])


def _lines(rows: int, round_: int) -> list[tuple[str, ...]]:
    text = "Made for everyday use in hotels and shops. " * 6
    return [
        (
            f"BENCH-{round_}-{n}",
            f"Imported oak chair {n}",
            "Trade 1",
            text,
            f"{5 + n % 95}.50",
            "10",
        )
        for n in range(rows)
    ]


def _imported(bench: Bench, rows: int, round_: int) -> Load:
    from django.core.management import call_command  # noqa: PLC0415 - needs Django set up

    from marketplace.core import outbox  # noqa: PLC0415

    bench.clear_outbox()
    with tempfile.TemporaryDirectory() as folder:
        file, mapping = Path(folder, "goods.csv"), Path(folder, "mapping.json")
        with file.open("w", newline="") as out:
            csv.writer(out).writerows([HEADER, *_lines(rows, round_)])
        mapping.write_bytes(orjson.dumps(MAPPING))
        quiet = io.StringIO()
        started = time.monotonic()
        call_command("import_products", str(file), seller="C-BENCH1", mapping=str(mapping), currency="EUR",
                     stdout=quiet, stderr=quiet)  # fmt: skip
        outbox.drain()
        seconds = time.monotonic() - started
    kept = bench.as_superuser(
        "SELECT count(*) FROM catalog_sku s JOIN search_listingdocument d USING (product_id)"
        f" WHERE s.code LIKE 'BENCH-{round_}-%' AND d.cluster_version = d.version"
    )[0][0]
    _forget(bench)
    if kept != rows:
        raise RuntimeError(f"{kept} of {rows} rows were indexed: {quiet.getvalue()[-200:]}")
    return Load(rows / seconds)


def _forget(bench: Bench) -> None:
    """Take the imported goods out again, so that every run has the same catalogue."""
    bench.as_superuser(
        "CREATE TEMP TABLE gone AS SELECT product_id AS id FROM catalog_sku WHERE code LIKE 'BENCH-%';"
        " DELETE FROM search_listingdocument WHERE product_id IN (SELECT id FROM gone);"
        " DELETE FROM catalog_pricetier WHERE product_id IN (SELECT id FROM gone);"
        " DELETE FROM catalog_sku WHERE product_id IN (SELECT id FROM gone);"
        " DELETE FROM catalog_product WHERE id IN (SELECT id FROM gone)"
    )


def _copied(bench: Bench, rows: int) -> Load:
    """COPY the rows into a plain table and send them as NDJSON, nothing checked."""
    from search import cluster  # noqa: PLC0415 - needs Django set up

    lines = _lines(rows, 0)
    client = cluster.client().options(request_timeout=60)
    client.indices.delete(index="bench-floor", ignore_unavailable=True)
    client.indices.create(index="bench-floor", settings=cluster.SETTINGS, mappings={
        "properties": {"title": cluster.MAPPING["properties"]["title"] | {"copy_to": []}}})  # fmt: skip
    started = time.monotonic()
    with psycopg.connect(bench.superuser_url) as connection, connection.cursor() as cursor:
        with cursor.copy(
            "COPY bench.imported (line, title, description, price, moq) FROM STDIN"
        ) as copy:
            for n, (_, title, _, text, price, moq) in enumerate(lines):
                copy.write_row((n, title, text, price, moq))
        connection.commit()
    for start in range(0, rows, 1000):
        body = b"".join(
            ACTION + orjson.dumps(dict(zip(HEADER, line, strict=True))) + b"\n"
            for line in lines[start : start + 1000]
        )
        client.bulk(index="bench-floor", body=body)
    return Load(rows / (time.monotonic() - started))


def _streamed(bench: Bench) -> Load:
    """`helpers.streaming_bulk` over a server-side cursor, into an index of the same mapping."""
    from elasticsearch import helpers  # noqa: PLC0415 - the floor of our one door

    from search import cluster  # noqa: PLC0415

    client = cluster.client().options(request_timeout=60)
    client.indices.delete(index="bench-floor", ignore_unavailable=True)
    client.indices.create(index="bench-floor", settings=cluster.SETTINGS, mappings=cluster.MAPPING)
    started, done = time.monotonic(), 0
    for ok, _ in helpers.streaming_bulk(client, _documents(bench), index="bench-floor"):
        done += ok
    client.indices.refresh(index="bench-floor")
    rate = done / (time.monotonic() - started)
    client.indices.delete(index="bench-floor")
    return Load(rate)


def _documents(bench: Bench) -> object:
    names = ("product_id", "visible", "seller_id", "title", "title_folded", "attributes",
             "description", "terms", "currency", "min_price", "ladder", "moq", "multiple",
             "max_quantity", "lead_time_days", "ships_to", "published_at")  # fmt: skip
    numbers = {"min_price", "moq", "multiple", "max_quantity"}
    with (
        psycopg.connect(bench.superuser_url) as connection,
        connection.cursor(name="bench") as cursor,
    ):
        cursor.itersize = 2000
        cursor.execute(
            "SELECT product_id, visible, seller_id, title, title_folded, attributes_folded,"
            " description_folded, terms, currency, min_price, ladder, moq, multiple,"
            " max_quantity, lead_time_days, ships_to, published_at FROM search_listingdocument"
            f" LIMIT {STREAMED}"
        )
        for row in cursor:
            document = dict(zip(names, row, strict=True))
            for name in numbers:
                document[name] = None if document[name] is None else float(document[name])
            yield {"_id": str(row[0]), "_source": document}
