"""Documents to read, download and check."""
