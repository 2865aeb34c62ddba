"""The shared arithmetic of the kernels."""

import pytest
from hold_arithmetic import ARITHMETIC

from actlib.catalogue import numerics


@pytest.mark.parametrize("hold", ARITHMETIC, ids=lambda hold: hold.__name__)
def test_shared_arithmetic(hold):
    hold(numerics)
