"""What happened, written in the transaction of the act itself (留痕)."""
