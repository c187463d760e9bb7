"""Who, what, by when: units, indicators and programmes as plain records."""
