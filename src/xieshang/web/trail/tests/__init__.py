"""Tests of the log's pages."""
