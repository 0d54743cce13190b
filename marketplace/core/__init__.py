"""Money, transitions, clock, outbox, audit, references, errors: what every app uses, no business noun."""
