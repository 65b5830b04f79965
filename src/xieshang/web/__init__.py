"""What is seen: pages by audience (worker, desk, open), on one visual language (design)."""
