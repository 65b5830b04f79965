"""The box (票箱): sealed envelopes in a database of their own that knows nobody."""
