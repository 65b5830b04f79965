"""Small matters of everyday work: micro-consultation (M03), simplified procedure (M02)."""
