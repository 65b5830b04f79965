"""What crosses folders: house rules, whole stories, the real browser."""
