"""The tenancy app's commands."""
