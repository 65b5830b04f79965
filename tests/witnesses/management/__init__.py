"""Commands of the city in the tests."""
