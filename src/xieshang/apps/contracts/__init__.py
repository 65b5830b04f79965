"""The contract that a round ends in, steps 5 to 8 and after (合同)."""
