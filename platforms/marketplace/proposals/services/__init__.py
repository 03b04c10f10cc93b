"""Every change of invitations, proposals and interviews."""
