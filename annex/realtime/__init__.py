"""Owns the event log and its delivery to authenticated sockets, one tenant each."""
