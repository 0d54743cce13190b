"""What must hold after every step (I1 to I15 of docs/money.md), asked in one round trip.

The proofs of `check_ledger`, and beside them those that a running marketplace keeps by constraints
and that only a test asks again: were a constraint to go, these would see what got past it.
"""

from django.db import connection

from trade_assurance import checks
from trade_assurance.ledger import checks as books

MORE = {
    "held money of all protections is {0}, the trades say {1}": """
        SELECT b.minor, p.minor FROM
          (SELECT coalesce(sum(l.minor), 0) AS minor FROM ledger_posting l
             JOIN ledger_account a ON a.id = l.account_id WHERE a.kind = 'held') b,
          (SELECT coalesce(sum(funded_minor - released_minor - refunded_minor - reversed_minor), 0)
                  AS minor FROM trade_assurance_protection) p
         WHERE b.minor <> p.minor OR p.minor < 0""",
    "protection {0} was released {1} times by one step": """
        SELECT protection_id, count(*) FROM trade_assurance_earning
         GROUP BY protection_id, movement_key HAVING count(*) > 1""",
    "payment {0}: the fact {1} had its effect {2} times": """
        SELECT payment_id, fact, count(*) FROM trade_assurance_paymentfact
         GROUP BY payment_id, fact HAVING count(*) > 1""",
    "intent {0} is {1} and was never sent": """
        SELECT id, state FROM trade_assurance_paymentintent
         WHERE state IN ('sent', 'unclear') AND first_sent_at IS NULL""",
    "intent {0} is {1} and nothing is promised about it": """
        SELECT i.id, i.state FROM trade_assurance_paymentintent i
          JOIN trade_assurance_payment y ON y.id = i.payment_id
         WHERE i.state = 'created' AND y.method = 'card' AND NOT EXISTS (
               SELECT 1 FROM core_outboxmessage o WHERE o.topic = 'trade_assurance.intent_due'
                  AND (o.payload ->> 'intent_id')::bigint = i.id)""",
    "payout {0} was approved and sent by one person": """
        SELECT reference FROM trade_assurance_payout
         WHERE needs_second AND approved_by_id IS NOT NULL
           AND (approved_by_id = created_by_id
                OR (created_by_id IS NULL AND sent_by_id = approved_by_id))""",
    "movement key {0} was used {1} times": """
        SELECT key, count(*) FROM ledger_movement GROUP BY key HAVING count(*) > 1""",
}


def broken():
    """Return one line for each breach, [] while everything holds."""
    proofs = {**books.PROOFS, **checks.PROOFS, **MORE}
    found = []
    with connection.cursor() as cursor:
        cursor.execute(";".join(proofs.values()))
        for number, line in enumerate(proofs):
            if number:
                cursor.nextset()
            found += [line.format(*row) for row in cursor.fetchall()]
    return found
