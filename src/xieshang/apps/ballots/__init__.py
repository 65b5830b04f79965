"""Secret ballots as the paper process in software: a roll, a box, a count in public (表决)."""
