"""From the bytes of a file to checked values; knows no database."""
