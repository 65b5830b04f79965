"""House rules that no linter knows.  A rule that matters is a test here."""
