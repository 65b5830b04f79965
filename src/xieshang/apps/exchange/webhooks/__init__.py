"""Telling departments' systems: which addresses may be called, what is said, how it is sent."""
