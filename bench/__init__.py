"""Measures the real server beside a bare Django view, and kills it under load."""
