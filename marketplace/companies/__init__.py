"""Users, companies, memberships with roles, addresses; and `Member`: who acts for whom."""
