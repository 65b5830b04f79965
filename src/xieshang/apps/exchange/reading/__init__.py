"""Opens files that came from outside; runs in a limited process that knows no secrets.

Nothing in this package imports Django or settings.
"""
