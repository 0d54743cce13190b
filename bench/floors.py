"""The floors: the same work with nothing of ours around it."""

FLOOR_TABLES = """
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.rfq, bench.rfq_match, bench.balance, bench.posting, bench.event,
                     bench.imported;
CREATE TABLE bench.rfq (id bigserial PRIMARY KEY, buyer_id bigint, title text, body text,
                        created_at timestamptz DEFAULT now());
CREATE INDEX ON bench.rfq (buyer_id); CREATE INDEX ON bench.rfq (created_at);
CREATE TABLE bench.rfq_match (rfq_id bigint, seller_id bigint, score int, reason text,
                              PRIMARY KEY (rfq_id, seller_id));
CREATE TABLE bench.balance (account_id bigint PRIMARY KEY, minor bigint);
INSERT INTO bench.balance SELECT n, 1000000000 FROM generate_series(1, 2000) n;
CREATE TABLE bench.posting (id bigserial PRIMARY KEY, debit bigint, credit bigint, minor bigint,
                            at timestamptz DEFAULT now());
CREATE INDEX ON bench.posting (debit); CREATE INDEX ON bench.posting (credit);
CREATE TABLE bench.event (id bigserial PRIMARY KEY, event_id text UNIQUE, body jsonb);
CREATE TABLE bench.imported (line bigint, title text, description text, price numeric, moq int);
GRANT USAGE ON SCHEMA bench TO marketplace_app;
GRANT ALL ON ALL TABLES IN SCHEMA bench TO marketplace_app;
GRANT ALL ON ALL SEQUENCES IN SCHEMA bench TO marketplace_app;
"""

# A request and its twenty matches in one transaction, two statements.
RFQ = r"""
\set buyer random(1, 1000)
BEGIN;
INSERT INTO bench.rfq (buyer_id, title, body)
VALUES (:buyer::bigint, 'solid oak chair', repeat('for forty shops ', 4)) RETURNING id \gset
INSERT INTO bench.rfq_match SELECT :id::bigint, n, 50, 'oak chair' FROM generate_series(1, 20) n;
COMMIT;
"""

# A posting between two of 2,000 accounts in one statement.
POSTING = r"""
\set debit random(1, 2000)
\set credit random(1, 2000)
WITH taken AS (UPDATE bench.balance SET minor = minor - 1
                WHERE account_id = least(:debit::bigint, :credit::bigint) RETURNING account_id),
     given AS (UPDATE bench.balance SET minor = minor + 1
                WHERE account_id = greatest(:debit::bigint, :credit::bigint)
                  AND :debit::bigint <> :credit::bigint
               RETURNING account_id)
INSERT INTO bench.posting (debit, credit, minor) VALUES (:debit::bigint, :credit::bigint, 1);
"""

EVENT = r"""
\set n random(1, 9000000000000)
INSERT INTO bench.event (event_id, body)
VALUES ('evt_' || :n::bigint, '{"type": "payment_intent.succeeded", "data": {"object": {"id": "pi_1"}}}')
ON CONFLICT DO NOTHING;
"""
