"""Users, accounts, memberships, OAuth2 clients and tokens; from a token to who acts."""
