"""What anyone may read (/)."""
