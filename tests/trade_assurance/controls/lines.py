"""Statements for guards whose breach cannot be found by changing a copied row: name, statement.

One line each; a new guard needs one only if `test_controls.py` says so. Statements run as the
superuser, so that no missing grant stands in for the guard, and are rolled back.
"""

TABLE = """
ledger_movement_balanced  INSERT INTO ledger_movement (kind, subject_kind, subject_id, key, body_hash, at) VALUES ('released', 'order', 1, 'bare', '', now())
ledger_posting_balanced   INSERT INTO ledger_posting (movement_id, account_id, currency, minor) SELECT max(m.id), min(a.id), 'EUR', 5 FROM ledger_movement m, ledger_account a WHERE a.kind = 'card_clearing'
ledger_balance_posted     UPDATE ledger_balance SET minor = minor + 1 WHERE NOT owed_to_us
ledger_balance_account_side  UPDATE ledger_balance SET owed_to_us = true WHERE minor = 0 AND NOT owed_to_us
ledger_account_id_side    UPDATE ledger_balance SET owed_to_us = true WHERE minor = 0 AND NOT owed_to_us
trade_assurance_sellerdebt_four_eyes  UPDATE trade_assurance_sellerdebt SET settled_minor = settled_minor - 1, written_off_minor = 1 WHERE state = 'settled'
ledger_posting_account_currency  INSERT INTO ledger_posting (movement_id, account_id, currency, minor) SELECT max(m.id), min(a.id), 'USD', x FROM ledger_movement m, ledger_account a, unnest(ARRAY[5, -5]) x WHERE a.kind = 'card_clearing' GROUP BY x
trade_assurance_orderlinefee_of_rule  INSERT INTO trade_assurance_orderlinefee (line_id, protection_id, rule_id, rule_name, rate_bps, vat_rule, vat_bps, currency, fee_minor, vat_minor) SELECT line_id, protection_id, rule_id, rule_name, rate_bps + 1, vat_rule, vat_bps, currency, fee_minor, vat_minor FROM trade_assurance_orderlinefee LIMIT 1
trade_assurance_disputed_money   UPDATE trade_assurance_protection SET refunded_minor = refunded_minor + 1 WHERE state = 'disputed'
trade_assurance_payout_four_eyes_of_run  UPDATE trade_assurance_payout SET needs_second = true, created_by_id = NULL, approved_by_id = created_by_id, sent_by_id = created_by_id
trade_assurance_goodsreturn_dispute_id_key  UPDATE trade_assurance_goodsreturn SET dispute_id = (SELECT min(id) FROM trade_assurance_dispute)
trade_assurance_replacement_dispute_id_key  UPDATE trade_assurance_replacement SET goods_return_id = NULL, dispute_id = (SELECT min(id) FROM trade_assurance_dispute)
trade_assurance_replacement_goods_return_id_key  UPDATE trade_assurance_replacement SET goods_return_id = (SELECT min(id) FROM trade_assurance_goodsreturn)
orders_shipment_inspected  UPDATE orders_shipment SET state = 'shipped', shipped_at = now(), auto_receipt_at = now() WHERE state = 'planned'
trade_assurance_disputeinspection_dispute_id_key  INSERT INTO trade_assurance_disputeinspection (dispute_id, ordered_by_id, inspector, task, currency, fee_minor, ordered_at, evidence_left, finding) SELECT d.id, d.opened_by_id, 'B', 'T', 'EUR', 0, now(), interval '1 day', '' FROM (SELECT * FROM trade_assurance_dispute LIMIT 1) d, generate_series(1, 2)
trade_assurance_payout_account_works  UPDATE trade_assurance_payoutaccount SET state = 'restricted', restricted_reason = 'x'; UPDATE trade_assurance_payout SET state = 'processing' WHERE state = 'scheduled'
trade_assurance_payout_reference_key  INSERT INTO trade_assurance_payout SELECT (jsonb_populate_record(p, '{"id": 987654321}')).* FROM trade_assurance_payout p LIMIT 1
trade_assurance_payout_goes_one_way  SET LOCAL session_replication_role = replica; UPDATE trade_assurance_payout SET account_id = NULL
trade_assurance_payout_transfer_once  SET LOCAL session_replication_role = replica; UPDATE trade_assurance_payout SET account_id = NULL, provider_account_id = (SELECT min(id) FROM trade_assurance_connectaccount), transfer_id = 'tr_1', bank_reference = ''
trade_assurance_returning_money  UPDATE trade_assurance_protection SET refunded_minor = refunded_minor + 1 WHERE state = 'returning'
trade_assurance_dispute_inspection_fee  INSERT INTO trade_assurance_disputeinspection (dispute_id, ordered_by_id, inspector, task, currency, fee_minor, ordered_at, evidence_left, finding) SELECT id, opened_by_id, 'B', 'T', 'EUR', -1, now(), interval '1 day', '' FROM trade_assurance_dispute LIMIT 1
trade_assurance_report_on_earth  SET LOCAL session_replication_role = replica; UPDATE trade_assurance_inspectionreport SET latitude = 91, longitude = 0
trade_assurance_dispute_finding_once  INSERT INTO trade_assurance_disputefinding (dispute_id, position, line, criterion, lot, value, note, verdict) SELECT d.id, 1, 0, '{}', 1, '', '', 'open' FROM (SELECT * FROM trade_assurance_dispute LIMIT 1) d, generate_series(1, 2)
trade_assurance_dispute_finding_failing  INSERT INTO trade_assurance_disputefinding (dispute_id, position, line, criterion, lot, value, checked, failing, note, verdict) SELECT id, 1, 0, '{}', 1, '', 1, 2, '', 'fail' FROM trade_assurance_dispute LIMIT 1
trade_assurance_payment_reference_key  UPDATE trade_assurance_payment SET reference = (SELECT min(reference) FROM trade_assurance_payment)
trade_assurance_payment_alive_once  UPDATE trade_assurance_payment SET state = 'settled', claim_id = NULL, instalment_id = (SELECT min(instalment_id) FROM trade_assurance_payment)
trade_assurance_payment_of_claim_once  UPDATE trade_assurance_payment SET state = 'settled', instalment_id = NULL, claim_id = (SELECT min(id) FROM trade_assurance_claim)
trade_assurance_payment_of_one_thing  UPDATE trade_assurance_payment SET instalment_id = NULL, claim_id = NULL
trade_assurance_claim_within_limit  UPDATE trade_assurance_creditline SET limit_minor = 1, open_minor = open_minor + 5 WHERE currency = 'EUR'; INSERT INTO trade_assurance_claim (tranche_id, order_id, line_id, state, currency, amount_minor, paid_minor, credited_minor, written_off_minor, days, reserved_at, reminded) SELECT t.id, t.order_id, l.id, 'reserved', 'EUR', 5, 0, 0, 0, 30, now(), '[]' FROM orders_tranche t, trade_assurance_creditline l WHERE l.currency = 'EUR' AND NOT EXISTS (SELECT 1 FROM trade_assurance_claim c WHERE c.order_id = t.order_id) LIMIT 1
core_clock_one_row        INSERT INTO core_clock (id, movable, offset_by) VALUES (2, true, interval '0')
core_clock_still          UPDATE core_clock SET movable = false, offset_by = interval '1 day'
ledger_account_id_currency  INSERT INTO ledger_posting (movement_id, account_id, currency, minor) SELECT max(m.id), min(a.id), 'USD', x FROM ledger_movement m, ledger_account a, unnest(ARRAY[5, -5]) x WHERE a.kind = 'card_clearing' GROUP BY x
"""  # noqa: E501 - a statement stands in one line

STATEMENTS = {
    name: statement.strip()
    for name, statement in (line.split(maxsplit=1) for line in TABLE.strip().splitlines())
}
