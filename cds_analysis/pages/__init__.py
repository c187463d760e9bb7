"""What notebooks show: sentences, tables and figures in the reader's language, all from one :class:`Quarter`."""
