"""Presigned links to object storage, and their record."""
