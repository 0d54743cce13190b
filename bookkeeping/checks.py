"""Proofs of the numbered papers, which `check_ledger` runs with its own: each finds a breach."""

PROOFS: dict[str, str] = {
    "series {0} of {1} {2}: counts {3}, has {4} papers from {5} to {6}": """
        SELECT s.id, s.kind, s.year, s.last_number, count(p.id), min(p.number), max(p.number)
          FROM bookkeeping_series s LEFT JOIN bookkeeping_paper p ON p.series_id = s.id
         GROUP BY s.id HAVING s.last_number <> count(p.id)
            OR (count(p.id) > 0 AND (min(p.number) <> 1 OR max(p.number) <> s.last_number))""",
    "paper {0} is dated {1}, the one before it {2}": """
        SELECT text, issued_on, before FROM (
          SELECT text, issued_on, lag(issued_on) OVER (PARTITION BY series_id ORDER BY number) AS before
            FROM bookkeeping_paper) x WHERE before > issued_on""",
    "paper {0} says nothing": """
        SELECT p.text FROM bookkeeping_paper p LEFT JOIN bookkeeping_paperversion v
            ON v.paper_id = p.id WHERE v.id IS NULL""",
    "invoice {0} of {1} is credited {2}": """
        SELECT i.text, i.total_minor, sum(c.total_minor) FROM bookkeeping_paper i
          JOIN bookkeeping_paper c ON c.corrects_id = i.id
         GROUP BY i.id HAVING sum(c.total_minor) > i.total_minor""",
    "fee paper {0} states {1} and VAT {2}, its movements took {3} and {4}": """
        SELECT p.text, p.net_minor, p.tax_minor, coalesce(l.fee, 0), coalesce(l.vat, 0)
          FROM bookkeeping_paper p LEFT JOIN (
            SELECT f.paper_id, sum(b.minor) FILTER (WHERE a.kind = 'commission') AS fee,
                   sum(b.minor) FILTER (WHERE a.kind = 'commission_vat') AS vat
              FROM bookkeeping_feeline f JOIN ledger_posting b ON b.movement_id = f.movement_id
              JOIN ledger_account a ON a.id = b.account_id GROUP BY f.paper_id) l
            ON l.paper_id = p.id
         WHERE p.kind IN ('fee_invoice', 'fee_credit_note')
           AND (p.net_minor <> abs(coalesce(l.fee, 0)) OR p.tax_minor <> abs(coalesce(l.vat, 0)))""",
}
