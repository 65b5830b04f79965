"""Somebody holds what is left of secret ballots and tries to say who cast which one.

Twenty polls of two hundred people (``POLLS=20 VOTERS=200``; fewer in the suite), in the worst
case: everybody draws and votes at once, in the same order. Three try:

- *the thief* takes all three databases with every byte of their files, the folder of keys, and
  what both offices saw on the wire: who asked for what, and every envelope, in order. He comes
  after the objection period.
- *the count office* is curious: it sees what it is given to count, and knows who voted when.
- *the keeper of the count key* looks into the box at rest, before the key is destroyed. That
  he has no record of the wire is the promise: whoever has that, too, is all offices in one.

Each is a list of attacks: functions that answer how many of the counted ballots they give to
their voters. By guessing one of a poll is right, on average; more than chance + 3 σ, twice
running, is a leak. With a defence switched off its attack finds nearly everybody:

| defence | without it |
|---|---|
| blinding: the office signs what it cannot see | ``by_blinding`` |
| the sealed envelope | ``by_reading`` |
| its padding | ``by_length`` |
| the count key is destroyed | ``by_opening`` |
| the count key lies outside the databases | ``by_opening`` |
| the board is sorted by the trackers | ``by_envelope_hash`` |
| envelopes are counted in the order of their hashes | ``count_office`` |
| random keys of the box's rows | ``key_keeper`` |
| the box is written anew when it is sealed | ``key_keeper`` |
| SQLite's log is emptied then | ``key_keeper`` |
| the box has no row numbers (SQLite; the day's own copy) | ``by_row_number`` |
"""
