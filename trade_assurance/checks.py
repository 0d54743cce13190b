"""Proofs that trades and books tell the same story: each query finds what must not exist."""

from collections.abc import Iterator

from django.db import connection

from trade_assurance.ledger import checks

PROOFS: dict[str, str] = {
    "order {0}: held account of protection {1} has {2}, funded less released, refunded and"
    " reversed is {3}": """
        SELECT o.reference, p.id, coalesce(b.minor, 0),
               p.funded_minor - p.released_minor - p.refunded_minor - p.reversed_minor
          FROM trade_assurance_protection p JOIN orders_order o ON o.id = p.order_id
          LEFT JOIN ledger_account a
            ON a.kind = 'held' AND a.owner_id = p.id AND a.currency = p.currency
          LEFT JOIN ledger_balance b ON b.account_id = a.id
         WHERE coalesce(b.minor, 0) <>
               p.funded_minor - p.released_minor - p.refunded_minor - p.reversed_minor""",
    "order {0}: the ledger funded {2}, protection {1} says {3}": """
        SELECT o.reference, p.id, coalesce(f.minor, 0), p.funded_minor
          FROM trade_assurance_protection p JOIN orders_order o ON o.id = p.order_id
          LEFT JOIN (SELECT a.owner_id, sum(l.minor) AS minor FROM ledger_posting l
                       JOIN ledger_account a ON a.id = l.account_id
                       JOIN ledger_movement m ON m.id = l.movement_id
                      WHERE a.kind = 'held' AND (m.kind = 'held_divided'
                            OR l.minor > 0 AND m.kind <> 'funding_reinstated')
                      GROUP BY a.owner_id) f
            ON f.owner_id = p.id
         WHERE coalesce(f.minor, 0) <> p.funded_minor""",
    "held account of {0} belongs to no protection": """
        SELECT a.owner_id FROM ledger_account a
          LEFT JOIN trade_assurance_protection p ON p.id = a.owner_id
         WHERE a.kind = 'held' AND p.id IS NULL""",
    "protection {0} is {1} and still holds {2}": """
        SELECT p.id, p.state, funded_minor - released_minor - p.refunded_minor - p.reversed_minor
          FROM trade_assurance_protection p
          LEFT JOIN trade_assurance_payment y ON y.protection_id = p.id
               AND y.claim_id IS NOT NULL AND y.state = 'partly_received'
         WHERE p.state IN ('not_protected', 'released', 'refunded', 'partially_released')
           AND funded_minor - released_minor - p.refunded_minor - p.reversed_minor
               <> coalesce(y.received_minor, 0)""",
    "credit line {0}: {1} is open, its claims sum to {2}": """
        SELECT l.id, l.open_minor, coalesce(sum(c.amount_minor - c.paid_minor - c.credited_minor
                                                - c.written_off_minor), 0)
          FROM trade_assurance_creditline l LEFT JOIN trade_assurance_claim c ON c.line_id = l.id
         GROUP BY l.id HAVING l.open_minor <> coalesce(sum(c.amount_minor - c.paid_minor
                                            - c.credited_minor - c.written_off_minor), 0)""",
    "order {0}: {1} is paid on terms, its payments brought {2}": """
        SELECT o.reference, c.minor, coalesce(y.minor, 0)
          FROM (SELECT order_id, sum(paid_minor) AS minor FROM trade_assurance_claim
                 GROUP BY order_id) c
          JOIN orders_order o ON o.id = c.order_id
          LEFT JOIN (SELECT order_id, sum(received_minor - reversed_minor) AS minor
                       FROM trade_assurance_payment
                      WHERE claim_id IS NOT NULL AND state <> 'partly_received'
                      GROUP BY order_id) y ON y.order_id = c.order_id
         WHERE c.minor > coalesce(y.minor, 0)""",
    "tranche {0} is owed {1} on terms and costs {2}": """
        SELECT t.id, c.amount_minor, t.amount_minor FROM trade_assurance_claim c
          JOIN orders_tranche t ON t.id = c.tranche_id WHERE c.amount_minor <> t.amount_minor""",
    "seller {0}: {2} {1} is payable less owed, unpaid earnings sum to {3}": """
        SELECT coalesce(l.owner_id, e.seller_id), coalesce(l.currency, e.currency),
               coalesce(l.minor, 0), coalesce(e.minor, 0)
          FROM (SELECT a.owner_id, a.currency, sum(b.minor) AS minor FROM ledger_account a
                  JOIN ledger_balance b ON b.account_id = a.id
                 WHERE a.kind IN ('payable', 'seller_debt') GROUP BY a.owner_id, a.currency) l
          FULL JOIN (SELECT seller_id, currency, sum(net_minor) AS minor
                       FROM trade_assurance_earning
                      WHERE state IN ('pending', 'reserved', 'on_hold', 'available')
                      GROUP BY seller_id, currency) e
            ON e.seller_id = l.owner_id AND e.currency = l.currency
         WHERE coalesce(l.minor, 0) <> coalesce(e.minor, 0)""",
    "seller {0}: owes {2} {1} by the ledger, open debts sum to {3}": """
        SELECT coalesce(l.owner_id, d.seller_id), coalesce(l.currency, d.currency),
               coalesce(l.minor, 0), coalesce(d.minor, 0)
          FROM (SELECT a.owner_id, a.currency, -b.minor AS minor FROM ledger_account a
                  JOIN ledger_balance b ON b.account_id = a.id WHERE a.kind = 'seller_debt') l
          FULL JOIN (SELECT seller_id, currency,
                            sum(amount_minor - settled_minor - written_off_minor) AS minor
                       FROM trade_assurance_sellerdebt GROUP BY seller_id, currency) d
            ON d.seller_id = l.owner_id AND d.currency = l.currency
         WHERE coalesce(l.minor, 0) <> coalesce(d.minor, 0)""",
    "seller {0}: owes {2} {1} while {3} is payable": """
        SELECT p.owner_id, p.currency, -db.minor, pb.minor FROM ledger_account p
          JOIN ledger_balance pb ON pb.account_id = p.id AND pb.minor > 0
          JOIN ledger_account d
            ON d.kind = 'seller_debt' AND d.owner_id = p.owner_id AND d.currency = p.currency
          JOIN ledger_balance db ON db.account_id = d.id AND db.minor < 0
         WHERE p.kind = 'payable'""",
    "protection {0}: {1} of what was released went back, its earnings say {2}": """
        SELECT p.id, p.returned_minor, coalesce(-sum(e.gross_minor), 0)
          FROM trade_assurance_protection p LEFT JOIN trade_assurance_earning e
            ON e.protection_id = p.id AND e.kind IN ('refund', 'chargeback', 'reinstated')
         GROUP BY p.id HAVING p.returned_minor <> coalesce(-sum(e.gross_minor), 0)""",
    "refund {0}: {1} was decided, the ledger moved {2}": """
        SELECT r.reference, r.amount_minor, coalesce(sum(t.minor), 0) FROM trade_assurance_refund r
          LEFT JOIN ledger_movement m ON m.key = 'refund-' || r.id || '-released'
               OR m.key LIKE 'refund-' || r.id || '-held-payment-%'
          LEFT JOIN ledger_posting t ON t.movement_id = m.id AND t.minor > 0
         WHERE r.state = 'done' GROUP BY r.id HAVING r.amount_minor <> coalesce(sum(t.minor), 0)""",
    "payout {0} of {1} holds earnings of {2}": """
        SELECT p.reference, p.amount_minor, coalesce(sum(e.net_minor), 0)
          FROM trade_assurance_payout p LEFT JOIN trade_assurance_earning e ON e.payout_id = p.id
         WHERE p.state NOT IN ('cancelled', 'failed', 'returned')
         GROUP BY p.id HAVING p.amount_minor <> coalesce(sum(e.net_minor), 0)""",
    "set aside in {0}: {1}, open bank lines sum to {2}": """
        SELECT coalesce(s.currency, l.currency), coalesce(s.minor, 0), coalesce(l.minor, 0)
          FROM (SELECT p.currency, sum(p.minor) AS minor FROM ledger_posting p
                  JOIN ledger_account a ON a.id = p.account_id
                 WHERE a.kind = 'suspense' GROUP BY p.currency) s
          FULL JOIN (SELECT currency, sum(amount_minor - matched_minor) AS minor
                       FROM trade_assurance_bankline WHERE state <> 'returned'
                      GROUP BY currency) l ON l.currency = s.currency
         WHERE coalesce(s.minor, 0) <> coalesce(l.minor, 0)""",
    "bank line {0}: {1} is matched, its parts sum to {2}": """
        SELECT l.bank_id, l.matched_minor, coalesce(sum(a.minor), 0)
          FROM trade_assurance_bankline l
          LEFT JOIN (SELECT line_id, amount_minor AS minor FROM trade_assurance_bankallocation
                     UNION ALL
                     SELECT line_id, -owed_minor FROM trade_assurance_inspectionfeeentry) a
            ON a.line_id = l.id
         GROUP BY l.id HAVING l.matched_minor <> coalesce(sum(a.minor), 0)""",
    "visit {0}: {2} is {1} by the ledger, the entries of its fee say {3}": """
        SELECT coalesce(l.owner_id, e.visit_id), coalesce(l.kind, e.kind),
               coalesce(l.minor, 0), coalesce(e.minor, 0)
          FROM (SELECT a.kind, a.owner_id, b.minor FROM ledger_account a
                  JOIN ledger_balance b ON b.account_id = a.id
                 WHERE a.kind LIKE 'inspection_%') l
          FULL JOIN (SELECT visit_id, v.kind, sum(v.minor) AS minor
                       FROM trade_assurance_inspectionfeeentry f
                      CROSS JOIN LATERAL (VALUES ('inspection_due', due_minor),
                        ('inspection_owed', -owed_minor), ('inspection_back', back_minor)
                      ) AS v (kind, minor) GROUP BY visit_id, v.kind) e
            ON e.visit_id = l.owner_id AND e.kind = l.kind
         WHERE coalesce(l.minor, 0) <> coalesce(e.minor, 0)""",
    "payment {0}: {1} was received by transfer, the parts of transfers sum to {2}": """
        SELECT y.reference, y.received_minor, coalesce(sum(a.amount_minor), 0)
          FROM trade_assurance_payment y
          LEFT JOIN trade_assurance_bankallocation a ON a.payment_id = y.id
         WHERE y.method IN ('bank_transfer', 'cheque')
         GROUP BY y.id HAVING y.received_minor <> coalesce(sum(a.amount_minor), 0)""",
    "dispute {0} is {1} while protection {2} is {3}": """
        SELECT d.reference, d.state, p.id, p.state
          FROM trade_assurance_dispute d JOIN trade_assurance_protection p ON p.id = d.protection_id
         WHERE d.state NOT IN ('executing', 'closed', 'withdrawn') AND p.state <> 'disputed'""",
    "return {0} is {1} while protection {2} is {3}": """
        SELECT r.reference, r.state, p.id, p.state
          FROM trade_assurance_goodsreturn r
          JOIN trade_assurance_protection p ON p.id = r.protection_id
         WHERE r.dispute_id IS NULL AND p.state <> 'returning'
           AND r.state IN ('asked', 'authorised', 'label', 'sent', 'received', 'inspected')""",
    "dispute {0}: {1} was agreed or ruled, only {2} was refunded": """
        SELECT d.reference, d.refund_minor, p.refunded_minor
          FROM trade_assurance_dispute d JOIN trade_assurance_protection p ON p.id = d.protection_id
         WHERE d.state = 'closed' AND d.opened_side = 'buyer'
           AND d.refund_minor - d.beyond_minor > p.refunded_minor""",
    "protection {0}: payments were reversed by {1}, the ledger took {2} from all but the bank": """
        SELECT y.protection_id, y.minor, coalesce(l.minor, 0)
          FROM (SELECT protection_id, sum(reversed_minor) AS minor
                  FROM trade_assurance_payment GROUP BY protection_id) y
          JOIN trade_assurance_protection p ON p.id = y.protection_id
          LEFT JOIN (SELECT m.subject_id, -sum(t.minor) AS minor FROM ledger_movement m
                       JOIN ledger_posting t ON t.movement_id = m.id
                       JOIN ledger_account a ON a.id = t.account_id
                       AND a.kind NOT IN ('bank', 'card_clearing')
                      WHERE m.kind IN ('funding_reversed', 'funding_reinstated')
                      GROUP BY m.subject_id) l ON l.subject_id = p.order_id
         WHERE y.minor > coalesce(l.minor, 0)""",
    "payment {0}: {1} is on its way back, open refunds sum to {2}": """
        SELECT y.reference, b.minor, coalesce(sum(i.amount_minor), 0)
          FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
          JOIN trade_assurance_payment y ON y.id = a.owner_id
          LEFT JOIN trade_assurance_paymentintent i
            ON i.payment_id = y.id AND i.kind = 'refund' AND i.state <> 'confirmed'
         WHERE a.kind = 'refund_due' GROUP BY y.reference, b.minor
        HAVING b.minor <> coalesce(sum(i.amount_minor), 0)""",
}

_more: dict[str, str] = {}


def prove_too(proofs: dict[str, str]) -> None:
    """Add the proofs of a higher app, whose rows this one does not know."""
    _more.update(proofs)


def count() -> int:
    """Return how many proofs there are."""
    return len(checks.PROOFS) + len(PROOFS) + len(_more)


def breaches() -> Iterator[str]:
    """Yield one clear line for each breach: of the books, books against trades, then papers."""
    yield from checks.breaches()
    with connection.cursor() as cursor:
        for line, query in (PROOFS | _more).items():
            cursor.execute(query)
            for row in cursor.fetchall():
                yield line.format(*row)
