"""The embedded services behind `make up` and `make test`, and what is started on them."""
