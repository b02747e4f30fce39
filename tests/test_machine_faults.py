"""Every fault of the reader's own machine, to the real program."""

import pytest

from tests.machine_faults import MACHINE_FAULTS, MachineFault, can_strike, strike


@pytest.mark.parametrize("fault", MACHINE_FAULTS, ids=lambda fault: fault.name)
def test_a_fault_of_the_machine_ends_as_it_should_and_costs_no_article(fault: MachineFault) -> None:
    if not can_strike(fault):
        pytest.skip(f"not to be had on this machine: {fault.needs}")
    assert fault.said in strike(fault)
