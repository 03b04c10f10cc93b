"""Tests of Doctrine's column types and schemas; facts from DBAL 3.6 and ORM 2.14."""
