"""Fixtures that several folders use."""
