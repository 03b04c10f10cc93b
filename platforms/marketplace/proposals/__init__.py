"""Owns invitations, proposals with their versions, and interviews."""
