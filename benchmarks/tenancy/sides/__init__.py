"""One package a contestant: its Django settings, its models, and its own way into an account.

They run in processes of their own, so none imports another. ``models.py`` of each has ``Account``,
``Entry`` on a table ``entry`` of one shape, and these functions:

- ``prepare(editor)`` creates the tables, as their owner;
- ``enter(account_id)`` is the library's own way to work for an account inside a block;
- ``entries(account_id)`` is the library's own queryset of an account's rows;
- ``given(account_id)`` is what a program must pass when it creates a row.
"""
