"""Migrations of the tenancy app: functions and grants, no tables."""
