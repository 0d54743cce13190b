"""Routes of a company's own pages and a person's settings; tests/access/asking.py has the letters."""

# fmt: off
TABLE = """
GET  account:home                   *++++++++s alice
GET  company:home                   +++++++nns
POST company:home                   ++ffff+nns
GET  company:addresses              *+*+*++nns address
POST company:addresses              ++ffff+nns
GET  company:address                *nfnfnnnns pk=address address
POST company:address                +nfnfnnnns pk=address
POST company:address_removal        +nfnfnnnns pk=address
POST company:switch                 nnnnnnnnns
GET  company:team                   *+*+*++nns role
POST company:team                   ++ffff+nns
POST company:member_role            nnffffnnns pk=membership
POST company:member_removal         +nffffnnns pk=membership
POST company:invitation_resend      +nffffnnns pk=invitation
POST company:invitation_withdrawal  +nffffnnns pk=invitation
GET  company:role_new               ++ffff+nns
POST company:role_new               ++ffff+nns
GET  company:role                   *nffffnnns pk=role role
POST company:role                   +nffffnnns pk=role
POST company:role_removal           +nffffnnns pk=spare
GET  company:invitation             fffffffff+ token=invitation_key
POST company:invitation             fffffffff+ token=invitation_key
GET  account_email                  +++++++++s
GET  mfa_index                      +++++++++s
GET  usersessions_list              +++++++++s
GET  overview:home                  +++++++++s
"""
