"""The three panels: who acts, who said what, what is open."""
