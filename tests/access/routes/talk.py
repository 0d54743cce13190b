"""Routes of conversations and notices; the letters are explained in tests/access/asking.py."""

# fmt: off
TABLE = """
GET  chat:inbox                     ******+nns thread
POST chat:start                     +n+nfn+nns ?supplier={vendor.slug}
GET  chat:start                     +n+nfn+nns ?supplier={vendor.slug}
GET  chat:start                     ++nnffnnns ?order={order.reference}
GET  chat:thread                    ******n*ns reference=thread message
POST chat:thread                    mmmmmmmmms reference=thread
GET  chat:messages                  ******n*ns reference=thread message
POST chat:messages                  ++++ffnfns reference=thread
POST chat:reading                   ++++++n+ns reference=thread
GET  chat:file                      ******n*ns reference=thread file_id=message_file message_file
GET  notices:index                  +++++++++s
POST notices:seen                   +++++++++s
GET  notices:preferences            +++++++++s
POST notices:preferences            +++++++++s
POST notices:opening                +nnnnnnnns notice_id=notice
"""
