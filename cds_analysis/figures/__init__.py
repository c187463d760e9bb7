"""One file per family; every figure carries its alternative text and its data."""
