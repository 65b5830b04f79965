"""One round of collective consultation, steps 1 to 4 (协商)."""
