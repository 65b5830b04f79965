"""The demonstration: who to step in as, and the time machine."""
