"""Routes of what anybody may open; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  home                           ++++++++++
GET  help:protection                ++++++++++
GET  help:fees                      ++++++++++
GET  help:buyers                    ++++++++++
GET  help:suppliers                 ++++++++++
GET  help:signed_files              ++++++++++
GET  help:terms                     ++++++++++
GET  help:privacy                   ++++++++++
GET  alive                          ++++++++++
GET  ready                          ++++++++++
GET  robots                         ++++++++++
GET  sitemap-index                  ++++++++++
GET  sitemap                        ++++++++++ section=:products page=:1
GET  api-schema                     ++++++++++
GET  api-docs                       ++++++++++
GET  products:detail                ++++++++++ slug=product pk=product
GET  storefronts:directory          ++++++++++
GET  storefronts:detail             ++++++++++ slug=vendor
GET  search:results                 ++++++++++
GET  search:suggest                 ++++++++++ ?q=oak
GET  search:ranking                 ++++++++++
GET  search:categories              ++++++++++
GET  search:category                ++++++++++ slug=category
GET  chat:counts                    ++++++++++
GET  chat:order                     ++++++++++ reference=order
GET  chat:quotation                 ++++++++++ reference=quotation
GET  chat:rfq                       ++++++++++ reference=rfq
GET  chat:listing                   ++++++++++ reference=product
GET  chat:contact                   ++++++++++ slug=vendor
GET  styleguide                     nnnnnnn+nn
POST webhook-stripe                 nnnnnnnnnn
POST webhook-stripe-connect         nnnnnnnnnn
"""
