"""What comes in as files: checked, previewed, imported (交换)."""
