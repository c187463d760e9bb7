"""What we hold: records, their files, checks, the store and the ledger."""
