"""What our lists, panels and pages have in common: they draw their own lines, and scroll by them."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class Scrolled(ScrollView):
    """A view of which no more is laid out and styled anew than has changed."""

    # Textual would lay the whole screen out anew; only the own scrollbar has to follow.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
    refocusing = False
    """Whether styles are found anew only because the focus came or went: then those of the words stay."""
    _rules: object = None
    """The stylesheet's rules that the styles of the words were last made from."""

    def watch_virtual_size(self, size: Size) -> None:
        """Bring the scrollbar in step."""
        if self.is_attached and self.size:
            self._scroll_update(size)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Only the frame has another style with the focus."""
        self.refocusing = True
        try:
            super().watch_has_focus(has_focus)
        finally:
            self.refocusing = False

    # Styles of words depend on the theme alone; made anew for each change of a class or the focus they take 8 ms.
    def _get_component_classes(self) -> frozenset[str]:  # type: ignore[override] # as a method: it knows the stylesheet
        rules = self.app.stylesheet.rules
        if rules is self._rules:
            return frozenset()
        self._rules = rules
        return super()._get_component_classes()
