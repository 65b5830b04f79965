"""The acts of the pool, of the talks, of the call-back and of the simplified procedure."""
