"""Every fault of the table, from a real local server into a real store."""

from pathlib import Path

import pytest

from tests.faults import FAULTS, LONGEST, Fault, strike


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_ends_as_it_should_and_costs_no_article(fault: Fault, tmp_path: Path) -> None:
    seen = strike(fault, tmp_path)
    assert fault.said in seen.said
    assert fault.holds(seen)
    assert {"id-1", "id-2"} <= {article.key for article in seen.articles}
    if fault.secret:
        assert not any(fault.secret in article.document.text for article in seen.articles)
    assert seen.seconds < LONGEST
    if seen.result.status == "failed":
        assert seen.result.next
        assert seen.result.error
