"""How the pages of the html format look: on a wide screen, on a narrow one, in the dark and on paper."""

STYLE = """\
:root {
  --paper: #fbfaf6; --ink: #14171c; --faint: #5a5a54; --line: #d3cfc2;
  --actor: #004f47; --quote: #603d00; --issue: #8f1f10; --mark: #4f2b99; --marked: #e6ddfb;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14161b; --ink: #d5d9e2; --faint: #9aa1ae; --line: #343a46;
    --actor: #74c7be; --quote: #e6c07b; --issue: #f2917c; --mark: #b8a1f0; --marked: #3b2f5e;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 72rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.6 Charter, "Iowan Old Style", Georgia, "Noto Serif", serif; overflow-wrap: break-word;
}
article + article { border-top: 2px solid var(--line); margin-top: 4rem; padding-top: 2rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; }
h2, h3, h4, h5, h6 { font-size: 1.15rem; line-height: 1.3; margin: 1rem 0 0; }
p, blockquote, pre { margin: 0; white-space: pre-line; }
pre { white-space: pre-wrap; font: .9rem/1.45 ui-monospace, Menlo, Consolas, monospace; }
blockquote { border-left: 3px solid var(--line); padding-left: 1rem; }
.caption { color: var(--faint); font-size: .9rem; }
.item { padding-left: 1.5rem; } .l1 { padding-left: 3rem; } .l2, .l3, .l4, .l5 { padding-left: 4.5rem; }
.source { color: var(--faint); font: .85rem/1.7 system-ui, sans-serif; margin: .75rem 0 1.5rem; white-space: normal; }
a { color: inherit; }
.row { display: grid; grid-template-columns: minmax(0, 42rem) minmax(0, 1fr); column-gap: 2.5rem; margin-bottom: 1rem; }
.row > :first-child { border-left: 4px solid transparent; padding-left: .75rem; margin-left: -1rem; }
.row > .item:first-child { padding-left: 2.25rem; }
.row.open > :first-child { border-left-color: var(--issue); align-self: start; }
.row > aside { grid-column: 2; } .row > h1:only-child { grid-column: 1 / -1; }
.t-cue, .t-speaker { color: var(--quote); }
.t-actor, .t-pronoun { color: var(--actor); }
.t-actor { font-weight: bold; }
.t-quote { text-decoration: underline; text-decoration-color: var(--quote); text-underline-offset: .18em; }
.t-issue { background: linear-gradient(transparent 90%, var(--issue) 90%); }
.t-deadline { color: var(--issue); font-style: italic; }
.t-mark { background-color: var(--marked); }
.suggested { opacity: .85; }
.rejected { opacity: .5; text-decoration: line-through; }
sup { font: .65rem/0 system-ui, sans-serif; } sup a { text-decoration: none; color: var(--faint); padding: 0 .1em; }
.note {
  font: .82rem/1.45 system-ui, sans-serif; border-left: 3px solid var(--line);
  padding: 0 0 .1rem .6rem; margin-bottom: .4rem;
}
.note p { margin-top: .25rem; }
.note small { color: var(--faint); font-size: inherit; }
.note.actor { border-color: var(--actor); } .note.quote { border-color: var(--quote); }
.note.issue { border-color: var(--issue); } .note.mark { border-color: var(--mark); }
.note.actor .layer { color: var(--actor); } .note.quote .layer { color: var(--quote); }
.note.issue .layer { color: var(--issue); } .note.mark .layer { color: var(--mark); }
.layer { color: var(--faint); font-size: .72rem; letter-spacing: .04em; text-transform: uppercase; }
.n { color: var(--faint); text-decoration: none; font-variant-numeric: tabular-nums; }
.key { border-bottom: 2px solid var(--line); margin-right: .6rem; }
.k-actor { border-color: var(--actor); } .k-quote { border-color: var(--quote); }
.k-issue { border-color: var(--issue); } .k-mark { border-color: var(--mark); }
.rest { border-top: 1px solid var(--line); margin-top: 2rem; max-width: 42rem; } .rest h2 { margin: 1rem 0 .6rem; }
:target { outline: 2px solid var(--faint); outline-offset: 3px; }
@media (max-width: 52rem) {
  body { padding: 1.25rem 1.25rem 3rem; font-size: 1rem; }
  .row { display: block; } .row > aside { margin: .5rem 0 0 1rem; }
  h1 { font-size: 1.5rem; }
}
@media print {
  @page { margin: 18mm 15mm; }
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  .row { grid-template-columns: minmax(0, 1fr) 32%; column-gap: 6mm; }
  .row, .note { break-inside: avoid; } h1, h2, h3 { break-after: avoid; }
  .t-mark, .t-issue { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  article + article { break-before: page; border: 0; }
}
"""
