"""Settings, routes, the server's entry points."""
