"""Somebody tries to find out who said what, by every way that is known; none may lead there.

Three play: the employer and the chair with what they are shown, and a thief who holds the
whole database, every byte of its files with the write-ahead log, and the log of requests.
Everything is done through the real pages and services.

An attack is a function that takes what its player holds and answers whom it found. ``on`` it
finds nobody, or no more than by guessing; ``off``, with one defence taken away by a *switch*,
the very same attack finds its people. An attack that finds nobody either way proves nothing.

Channels (peers.md finding 3, security.md 3 and 0.3), where they are tried, and the switches:

- order of rows, keys, transactions (rowid, ctid, xmin): ``test_order``. Off: nothing is mixed
  at night; numbers that count up; a table with row numbers
- bytes of the file and the write-ahead log: ``test_order``. Off: not mixed; log not emptied
- a printed slip of a survey, its row and its answer: ``test_order``. Off: the answer bears the
  slip; not mixed
- times and days, of sign-in, first coming, a code sent (LimeSurvey 5071), also in pages that
  were freed: ``test_bytes``. Off: sessions kept; codes kept; first day kept; meeting noted in
  the trail; deleted rows left lying
- a pseudonym anybody can make, a key in the database: ``test_keys``. Off: no key; key kept in
  a row; key never destroyed
- rows of one person that join, one round with the next: ``test_keys``. Off: ticket = voice;
  mark = voice; one key for all rounds
- columns that lead to a person: user, address, moment, weight: ``test_keys``. Off: a table of
  the trail's kind
- the database before and after one act: ``test_snapshots``. Off: session written; submission
  kept; actor in the trail; moment in the trail; notice to the author; last visit noted
- log of requests: ``test_lines``. Off: lines as at the desk
- notices that name (Loomio 6949): ``test_lines``. Off: a notice that names the author
- a token left in page, address or cookie (LimeSurvey 2091): ``test_lines``. Off: the page
  shows the voice
- receipts and lists of who took part (Loomio 12162), subtraction of what was shown before and
  after (Loomio 12751): ``test_watching``, over every page, document and export that links lead
  to. Off: words laid open one by one; batches of one; votes, answers, supporters counted at
  once; the pool open at once
- pseudonym or day before leaders' eyes, exports while hidden (Loomio 7475):
  ``test_what_is_told``. Off: texts bear nick or day; the list bears the nick; a chair on the
  roster reads as a worker
- small enterprises, few speakers, counts below ten, lone answers: ``test_what_is_told``. Off:
  no smallest size; no least number of speakers; counts from one on; a result that hides nothing
- a switch turned back (EUSurvey 324): the database refuses, ``test_what_is_told``
- another slip for somebody's line: ``test_what_is_told``. Off: a voice that knows no slip

Not tried, because it is not promised, stands in ``docs/decisions/0021-*``: keys folder and
database in one hand; a copy made by day, before the night's mixing; PostgreSQL's own log; who
stands beside the telephone; who recognises a turn of phrase.
"""
