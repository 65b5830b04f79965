"""A county and the city that witnesses its log: two processes, two databases, one wire."""
