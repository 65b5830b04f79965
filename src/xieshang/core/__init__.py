"""What is true: law, procedure, calendar. No Django, no database, no clock, no network."""
