"""The workers' congress (M15): agenda, papers, attendance, ballots, resolution."""
