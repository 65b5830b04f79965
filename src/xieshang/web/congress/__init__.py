"""The workers' congress on the screen: the desk of a session, and the workers' pages."""
