"""Migrations of the realtime app."""
