"""The acts of a session of the workers' congress."""
