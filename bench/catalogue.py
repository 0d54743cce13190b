"""A catalogue of the bench's own making, written by PostgreSQL itself and kept for the next run.

Per 100,000 products: 200 suppliers, 1,000 buyers, 40 goods in 8 top categories, three-step ladders.
"""

import psycopg

SELLERS = 200
BUYERS = 1000
GOODS = (
    "oak chair", "steel table", "desk lamp", "cotton towel", "glass bottle", "paper bag",
    "steel bolt", "copper wire", "led panel", "safety helmet", "work glove", "linen napkin",
    "ceramic mug", "bamboo tray", "kraft box", "pallet wrap", "hex nut", "ball bearing",
    "power cable", "circuit breaker", "wool blanket", "denim apron", "leather belt", "canvas tote",
    "olive oil", "roasted coffee", "green tea", "cane sugar", "floor tile", "roof panel",
    "door handle", "window frame", "water pump", "air filter", "hydraulic hose", "gear motor",
    "solar module", "battery pack", "charge cable", "storage rack",
)  # fmt: skip
ADJECTIVES = (
    "solid", "folding", "stackable", "compact", "heavy duty", "light", "coated", "brushed",
    "recycled", "certified", "outdoor", "modular", "premium", "basic", "industrial", "organic",
)  # fmt: skip
COUNTRIES = ("SE", "DE", "FR", "IT", "PL", "NL", "ES", "PT", "CN", "VN", "IN", "TR")
ALL_PERMISSIONS = (
    "manage_company", "see_all_orders", "create_rfqs", "accept_quotations", "place_orders",
    "confirm_receipt", "handle_disputes", "chat", "manage_listings", "send_quotations",
    "fulfil_orders", "see_finance", "manage_payouts",
)  # fmt: skip

PEOPLE = """
INSERT INTO companies_company (reference, kind, name, registration_number, vat_number, country, state,
                               may_sell, currency)
SELECT 'C-BENCH' || n, 'trading',
       CASE WHEN n <= %(sellers)s THEN 'Supplier ' ELSE 'Buyer ' END || n, '', '',
       (%(countries)s::text[])[1 + n %% 12], 'approved', n <= %(sellers)s, 'EUR'
  FROM generate_series(1, %(companies)s) n;
INSERT INTO companies_user (password, email, full_name, language, time_zone, is_operator,
                            is_active, is_superuser)
SELECT '!', 'person' || n || '@bench.example', 'Person ' || n, 'en', 'Europe/Paris', false, true,
       false
  FROM generate_series(1, %(companies)s) n;
INSERT INTO companies_user (password, email, full_name, language, time_zone, is_operator,
                            is_active, is_superuser)
VALUES ('!', 'operator@bench.example', 'Operator', 'en', 'Europe/Paris', true, true, false);
INSERT INTO companies_role (company_id, name, permissions)
SELECT id, 'Administrator', %(permissions)s FROM companies_company WHERE reference LIKE 'C-BENCH%%';
INSERT INTO companies_membership (user_id, company_id, role_id)
SELECT u.id, c.id, r.id FROM companies_company c
  JOIN companies_user u ON u.email = 'person' || substr(c.reference, 8) || '@bench.example'
  JOIN companies_role r ON r.company_id = c.id;
INSERT INTO companies_address (company_id, label, line1, line2, postcode, city, region, country)
SELECT id, '', '1 rue du Port', '', '69002', 'Lyon', '', 'FR' FROM companies_company;
INSERT INTO vendors_vendor (company_id, slug, state, tagline, about, capacity, export_markets,
                            ships_to, certificates, rating_count, rating, approved_at)
SELECT id, 'supplier-' || id, 'approved', 'Goods of supplier ' || id, 'We make goods.', '', '{}',
       '{}', '{}', 12, 4.5, now()
  FROM companies_company WHERE may_sell;
INSERT INTO catalog_category (path, depth, numchild, slug, name_en, name_fr, description_en,
                              description_fr)
SELECT lpad(n::text, 4, '0'), 1, 0, 'trade-' || n, 'Trade ' || n, 'Métier ' || n, '', ''
  FROM generate_series(1, 8) n;
INSERT INTO trade_assurance_commissionrule (name, rate_bps)
SELECT 'Everybody', 500
 WHERE NOT EXISTS (SELECT FROM trade_assurance_commissionrule
                    WHERE seller_id IS NULL AND category_id IS NULL);
"""

PRODUCTS = """
INSERT INTO catalog_product (seller_id, category_id, kind, title, slug, summary, description, brand,
    attributes, specifications, state, visible, currency, unit, moq, multiple, lead_time_days,
    lead_time_bands, incoterm, port, origin, ships_to, packaging, supply_ability, warranty, returns,
    version, published_at)
SELECT s.ids[1 + n %% cardinality(s.ids)], c.ids[1 + g %% 8], 'goods',
       initcap(a || ' ' || good || ' ' || n), 'p-' || n, 'A ' || good || ' for trade.',
       repeat('A ' || a || ' ' || good || ' made for everyday use in hotels and shops. ', 4),
       'Brand ' || n %% 50, '{}', json_build_array(json_build_array('Model', 'M' || n)),
       'published', true, 'EUR', 'piece', 10, 1, 7 + n %% 40, '[]', 'DAP', 'Lyon',
       (%(countries)s::text[])[1 + n %% 12], '{}', '', '', '', '', 1,
       now() - n * interval '1 second'
  FROM generate_series(1, %(size)s) n,
       LATERAL (SELECT (n * 7) %% 40 AS g, 1 + (n * 13 + n / 97) %% 16 AS k) pick,
       LATERAL (SELECT (%(goods)s::text[])[1 + g] AS good, (%(adjectives)s::text[])[k] AS a) words,
       (SELECT array_agg(id ORDER BY id) AS ids FROM companies_company WHERE may_sell) s,
       (SELECT array_agg(id ORDER BY path) AS ids FROM catalog_category) c;
INSERT INTO catalog_pricetier (product_id, min_quantity, unit_price)
SELECT id, step, (5 + id %% 95) * factor
  FROM catalog_product, (VALUES (10, 1.0), (100, 0.9), (500, 0.8)) AS t (step, factor);
"""

DOCUMENTS = """
INSERT INTO search_listingdocument (product_id, version, cluster_version, indexed_at, seller_id,
    visible, title, title_folded, attributes_folded, description_folded, terms, currency, min_price,
    ladder, moq, multiple, lead_time_days, ships_to, published_at)
SELECT p.id, 1, 0, now() - interval '1 hour', p.seller_id, true, p.title, lower(p.title),
       lower(p.brand || ' ' || s.name), lower(p.summary || ' ' || p.description),
       ARRAY['category=' || p.category_id, 'seller=' || p.seller_id, 'country=' || s.country,
             'currency=EUR', 'moq=10', 'moq=50', 'moq=100', 'moq=500', 'moq=1000']
       || ARRAY(SELECT 'lead=' || d FROM unnest(ARRAY[7, 14, 21, 30, 60]) d
                 WHERE p.lead_time_days <= d),
       'EUR', t.lowest, t.steps, p.moq, 1, p.lead_time_days, '{}', p.published_at
  FROM catalog_product p JOIN companies_company s ON s.id = p.seller_id
  JOIN LATERAL (
    SELECT min(unit_price) AS lowest,
           jsonb_agg(jsonb_build_object('from', min_quantity::text, 'below', next::text,
                                        'price', unit_price::text) ORDER BY min_quantity) AS steps
      FROM (SELECT min_quantity, unit_price,
                   lead(min_quantity) OVER (ORDER BY min_quantity) AS next
              FROM catalog_pricetier WHERE product_id = p.id) tier) t ON true;
"""


def make(superuser_url: str, size: int) -> bool:
    """Fill an empty database; False where the catalogue of this size is there already."""
    values = {
        "size": size,
        "sellers": SELLERS,
        "companies": SELLERS + BUYERS,
        "countries": list(COUNTRIES),
        "goods": list(GOODS),
        "adjectives": list(ADJECTIVES),
        "permissions": list(ALL_PERMISSIONS),
    }
    with psycopg.connect(superuser_url, cursor_factory=psycopg.ClientCursor) as connection:
        have = connection.execute("SELECT count(*) FROM search_listingdocument").fetchone()
        if have and have[0] >= size:
            return False
        for script in (PEOPLE, PRODUCTS, DOCUMENTS):
            connection.execute(script, values)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
    return True
