"""Users, companies, memberships with roles, addresses, invitations; and `Member`, who acts for whom."""
