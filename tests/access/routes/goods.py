"""Routes of listings, imports and storefronts; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  media                          nnnnnnnnnn name=:products/none.webp
GET  media                          nnnnnnnnnn name=:rfq/none.txt
GET  listings:list                  +*ffff+nns draft
GET  listings:new                   ++ffff+nns
POST listings:new                   ++ffff+nns
POST listings:bulk                  ++ffff+nns
GET  listings:export                +*ffff+nns draft
GET  listings:edit                  n*nfnfnnns pk=draft draft
POST listings:edit                  n+nfnfnnns pk=draft
GET  listings:preview               n*nfnfnnns pk=draft draft
POST listings:publication           n+nfnfnnns pk=draft
POST listings:visibility            n+nfnfnnns pk=product
POST listings:archive               n+nfnfnnns pk=product
POST listings:restoration           n+nfnfnnns pk=product
POST listings:pictures              n+nfnfnnns pk=product
POST listings:picture               n+nfnfnnns pk=product media_pk=picture
POST listings:sheets                n+nfnfnnns pk=product
POST listings:sheet_removal         n+nfnfnnns pk=product sheet_pk=sheet
GET  listings:import                +*ffff+nns import_name
POST listings:import                ++ffff+nns
GET  listings:import_template       ++ffff+nns
GET  listings:import_mapping        n*nfnfnnns reference=job import_name
POST listings:import_mapping        n+nfnfnnns reference=job
GET  listings:import_progress       n*nfnfnnns reference=job import_name
GET  listings:import_report         n+nfnfnnns reference=job
GET  products:detail                nnnnnnnnnn slug=draft pk=draft
GET  storefronts:detail             nnnnnnn*nn slug=pending pending_name
GET  storefronts:onboarding         +++++++nns
POST storefronts:request            ++ffff+nns
GET  storefronts:edit               n+nfnf+nns
POST storefronts:edit               n+nfnf+nns
POST storefronts:holiday            n+nfnf+nns
POST storefronts:picture            n+nfnf+nns kind=:logo
"""
