"""The log that cannot be rewritten unseen: its page, its files, receipts, witnessing."""
