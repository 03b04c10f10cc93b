"""What the ORM sends is planned to read one account's rows, and to ask once which account it is."""
