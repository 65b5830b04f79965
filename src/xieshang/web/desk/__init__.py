"""The desk of both sides and of the unions above (/desk/)."""
