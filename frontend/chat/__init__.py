"""What a conversation's page shows: its lines, its cards, what it is about."""
