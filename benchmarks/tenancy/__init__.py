"""What tenancy costs: Annex beside bare Django and four libraries, on one server, in one run."""
