"""Stands in for the app of this name where it is not installed."""
