"""Answers as text: tables, traces, pages and findings. Pure functions from values to strings."""
