"""What holds for any value and any bytes: hypothesis looks for one for which it does not."""

import unittest

from hypothesis import given
from hypothesis import strategies as st

from annex.rescue.php.scanning import UnreadablePHP
from annex.rescue.php.serialized import loads
from annex.rescue.php.sessions import decode
from annex.rescue.php.writing import dumps

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
KEYS = st.integers(-(2**63), 2**63 - 1) | st.text(st.characters(exclude_categories=["Cs", "Nd"]))
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, min_size=1)
        | st.dictionaries(KEYS, inner, min_size=1).filter(
            lambda one: list(one) != [*range(len(one))]
        )
    ),
    max_leaves=20,
)
LIKELY = st.lists(
    st.sampled_from([b"a:1:{", b"i:0;", b"N;", b"}", b"R:1;", b"r:2;", b'O:1:"A":1:{', b's:1:"x";'])
).map(b"".join)


class PropertyTests(unittest.TestCase):
    @given(VALUES)
    def test_what_is_written_is_read_as_the_same(self, value):
        self.assertEqual(loads(dumps(value).encode()), value)

    @given(st.binary() | LIKELY)
    def test_any_bytes_are_read_or_refused_by_one_error(self, data):
        for read in (
            loads,
            lambda text: decode(text, "php"),
            lambda text: decode(text, "php_binary"),
        ):
            try:
                read(data)
            except UnreadablePHP as error:
                self.assertLessEqual(error.position, len(data))
