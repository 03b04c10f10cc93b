"""Arbitrary SQL on the runtime connection, inside one account: what does it see of another?"""
