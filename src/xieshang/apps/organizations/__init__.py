"""Regions, unions, enterprises, rosters, and who may do what where (组织)."""
