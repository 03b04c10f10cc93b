"""How quick the cascades are, beside a textbook's engine, a library and one statement by hand."""
