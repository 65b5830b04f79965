"""Processes as data: states, moves, actors, guards, timers (程序). One file per process."""
