"""The board (公布榜): every counted ballot, for everybody to find and to add up again."""
