"""Bad input: what each form does with it; state, ledger and outbox stay as they were."""
