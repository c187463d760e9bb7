"""The only rooms that read or write data."""
