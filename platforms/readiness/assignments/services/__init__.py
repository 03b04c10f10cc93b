"""Every change of assignments and of the sign-offs they carry."""
