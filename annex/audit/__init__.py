"""The history of an account: who changed what, when, from what to what."""
