"""Acts on organisations, one module per subject."""
