"""Tests of the reader of PHP's serialisation; facts from PHP 8.2, no PHP needed."""
