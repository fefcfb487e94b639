"""What the tests of the room start from: a year under the first style, made once a module.

Whoever needs another year takes another committee: ``factories.year("mei", ...)``.
"""

import pytest


@pytest.fixture(scope="module")
def start(once):
    from jianyan.duty.tests import factories  # not above: this file is read before the settings are

    return once(factories.year)
