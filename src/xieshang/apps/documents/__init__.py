"""Numbered, versioned, hashed, sealed documents in Word and PDF (文书)."""
