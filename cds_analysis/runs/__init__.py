"""Many reports: one plan, prepared processes that share their memory, one writer."""
