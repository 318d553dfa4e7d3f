"""The look of the ontology's page: light and dark, wide and narrow, and on paper."""

__all__ = ["STYLE"]

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #16242b; --soft: #4d5d66; --line: #d5dee2; --wash: #f3f7f8;
  --accent: #0a6472; --warm: #8a4b06; --warm-wash: #fdf1e0; --focus: #c25e00; }
@media (prefers-color-scheme: dark) { :root { --paper: #10191d; --ink: #e6edf0; --soft: #a9b8bf; --line: #32424a;
  --wash: #18242a; --accent: #6fd0dd; --warm: #f3bd78; --warm-wash: #33260f; --focus: #ffb454; } }
* { box-sizing: border-box; }
html { font: 100%/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", Arial, sans-serif; color: var(--ink);
  background: var(--paper); scroll-padding-top: 1rem; }
body { margin: 0; overflow-wrap: break-word; }
.page { display: grid; grid-template-columns: 17rem minmax(0, 1fr); max-width: 84rem; margin: 0 auto; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: .5rem; top: .5rem; padding: .5rem 1rem; background: var(--paper); z-index: 9; }
nav { grid-column: 1; grid-row: 1; position: sticky; top: 0; align-self: start; max-height: 100vh;
  overflow-y: auto; padding: 1.5rem 1rem 2rem 1.25rem;
  font-size: .875rem; border-right: 1px solid var(--line); }
nav h2 { font-size: .875rem; margin: 1rem 0 .25rem; }
nav h2:first-child { margin-top: 0; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { margin: 0; }
nav li a { display: block; padding: .12rem 0; text-decoration: none; }
nav li li { padding-left: .9rem; }
nav:focus { outline: none; }
.to-contents { display: none; }
main { grid-column: 2; grid-row: 1; padding: 1.5rem 1.75rem 4rem; min-width: 0; }
h1 { font-size: clamp(1.5rem, 1.1rem + 1.6vw, 2.2rem); line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.45rem; line-height: 1.25; margin: 0 0 .4rem; }
h3 { font-size: 1.12rem; line-height: 1.3; margin: 0; }
h4 { font-size: .95rem; margin: 1rem 0 .3rem; }
p { margin: 0 0 .6rem; max-width: 46rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
code { font: .86em ui-monospace, "Cascadia Mono", "Noto Sans Mono", "DejaVu Sans Mono", Consolas, monospace; }
header { margin: 0 0 2.5rem; }
section.part { margin: 0 0 3rem; }
section.part > h2 { border-bottom: 2px solid var(--line); padding-bottom: .3rem; }
.names { color: var(--soft); margin: 0 0 .8rem; }
.names span + span::before { content: " \\00b7  "; }
article { border-top: 1px solid var(--line); padding: 1.1rem 0 .9rem; }
article:first-of-type { border-top: 0; }
article:target { background: var(--wash); box-shadow: 0 0 0 .6rem var(--wash); border-radius: 2px; }
article .head { display: flex; flex-wrap: wrap; gap: .1rem .7rem; align-items: baseline; margin-bottom: .15rem; }
article .head code { color: var(--soft); }
.definition { font-size: 1.04rem; }
.note { color: var(--soft); }
dl { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: .2rem 1rem; margin: .5rem 0 0;
  font-size: .93rem; }
dt { color: var(--soft); }
dd { margin: 0; }
dd ul { list-style: none; margin: 0; padding: 0; }
.chips { display: flex; flex-wrap: wrap; gap: .2rem .9rem; }
.scroll { overflow-x: auto; margin: .5rem 0 0; }
.scroll:focus-visible { outline-offset: 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--soft); padding: .2rem 0 .4rem; }
th, td { text-align: left; vertical-align: top; padding: .32rem .8rem .32rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
td.number, th.number { text-align: right; white-space: nowrap; }
td.nowrap { white-space: nowrap; }
.severity { white-space: nowrap; }
.tag { display: inline-block; padding: 0 .4rem; border: 1px solid var(--line); border-radius: 3px; font-size: .8rem;
  color: var(--soft); white-space: nowrap; }
.tag.warm { color: var(--warm); background: var(--warm-wash); border-color: transparent; }
footer { border-top: 2px solid var(--line); padding-top: .8rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 60rem) {
  .page { display: block; }
  nav { position: static; max-height: none; border-right: 0; border-top: 2px solid var(--line); padding: 1rem; }
  .to-contents { display: block; margin: 1rem 0 0; }
  nav li a { padding: .3rem 0; }
  main { padding: 1.1rem 1rem 3rem; }
}
@media (max-width: 36rem) {
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin: 0 0 .45rem; }
  table.fold, table.fold caption, table.fold tbody, table.fold tr, table.fold td { display: block; width: auto; }
  table.fold thead { position: absolute; left: -999rem; }
  table.fold tr { border-bottom: 1px solid var(--line); padding: .45rem 0; }
  table.fold td { border: 0; padding: .05rem 0; }
  table.fold td:empty { display: none; }
  table.fold td[data-name]::before { content: attr(data-name) ": "; color: var(--soft); }
  table.fold td.number { text-align: left; }
}
@media print { nav, .skip, .to-contents { display: none; } .page { display: block; } article { break-inside: avoid; } }
"""
