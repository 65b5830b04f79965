"""The worker's pages, on an old phone (/w/)."""
