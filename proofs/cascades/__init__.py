"""What the cascades promise, under faults: `make prove-cascades`."""
