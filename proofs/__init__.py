"""Programs that prove what the product promises; each prints a table and one verdict line."""
