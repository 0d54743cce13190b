"""The demo setting: cast, mailbox, clock, bank, carrier, seed. Refuses to load without it."""
