#include "service/report/style.h"

namespace sssup::report {

std::string_view style_sheet() {
  return R"(
:root { color-scheme: light dark;
  --paper: #ffffff; --ink: #1c2733; --dim: #5b6875; --line: #d5dce3; --soft: #f3f6f9; --accent: #0b4f8a;
  --blocks: #a4161a; --decision: #8a5200; --info: #0b5f7a; --done: #1d6b3a;
  --application: #2563a8; --service: #0f766e; --custom: #7c3f9e; --os: #9a5b00; --ip: #1f6f9c; --lan: #4d6b12;
  --lost: #6b7280; --shared: #52606d; }
@media screen and (prefers-color-scheme: dark) { :root {
  --paper: #14191f; --ink: #e4e9ee; --dim: #9eabb8; --line: #37424d; --soft: #1d242c; --accent: #7db8ee;
  --blocks: #ff8a80; --decision: #f2b95c; --info: #6cc5e0; --done: #7fd19b;
  --application: #6ea8e8; --service: #4fbfb3; --custom: #c594e3; --os: #e0a552; --ip: #67b7e0; --lan: #a5c663;
  --lost: #98a2ae; --shared: #a9b6c3; } }
* { box-sizing: border-box; }
html { font: 15px/1.6 "Segoe UI", "Yu Gothic UI", "Meiryo", "Hiragino Sans", "Noto Sans CJK JP", sans-serif; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere; line-break: strict; }
main { max-width: 66rem; margin: 0 auto; padding: 0 1.5rem 4rem; }
header { border-bottom: 2px solid var(--accent); padding: 1.5rem 0 1rem; margin-bottom: 1rem; }
.product { color: var(--dim); font-size: .85rem; letter-spacing: .06em; margin: 0; }
h1 { font-size: 1.7rem; line-height: 1.3; margin: .1rem 0 .4rem; }
h2 { font-size: 1.2rem; line-height: 1.4; margin: 2.4rem 0 .6rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
p { margin: .3rem 0; }
.lead { font-size: 1.05rem; margin: 0; }
.dim { color: var(--dim); }
nav { font-size: .85rem; margin-top: .7rem; }
a { color: var(--accent); }
nav a { margin-right: 1.1rem; white-space: nowrap; }
figure { margin: .6rem 0 0; }
figcaption { color: var(--dim); font-size: .87rem; }
svg { display: block; width: 100%; height: auto; font-size: 13px; font-family: inherit; }
svg text { fill: var(--ink); }
svg .small { font-size: 11.5px; fill: var(--dim); }
svg .head { font-size: 12.5px; font-weight: 600; fill: var(--dim); }
svg .name { font-weight: 600; }
svg .box { fill: var(--soft); stroke: var(--line); }
svg .gone .box { fill: none; stroke: var(--lost); stroke-dasharray: 4 3; }
svg .link { fill: none; stroke-width: 2; stroke: var(--kind); }
svg .gone .link { stroke-dasharray: 5 4; stroke: var(--lost); }
svg .mark { fill: var(--kind); }
svg .gone .end { fill: none; stroke: var(--lost); stroke-width: 2; }
.k-application { --kind: var(--application); } .k-service { --kind: var(--service); } .k-custom { --kind: var(--custom); }
.k-os { --kind: var(--os); } .k-ip { --kind: var(--ip); } .k-lan { --kind: var(--lan); } .k-lost { --kind: var(--lost); }
.k-shared { --kind: var(--shared); }
svg .grid { stroke: var(--line); }
svg .bar { fill: var(--accent); stroke: var(--paper); stroke-width: .6; }
svg .restart { fill: var(--decision); fill-opacity: .18; stroke: var(--decision); stroke-width: 1; }
svg .restart.slip { fill: var(--blocks); fill-opacity: .15; stroke: var(--blocks); stroke-dasharray: 3 2; }
svg .flag { fill: var(--decision); } svg .flag.slip { fill: var(--blocks); }
svg .flag-text { fill: var(--paper); font-size: 11px; font-weight: 700; text-anchor: middle; }
.numbers { display: flex; flex-wrap: wrap; gap: .6rem; padding: 0; margin: .8rem 0; list-style: none; }
.numbers li { flex: 1 1 8rem; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .8rem; }
.numbers b { display: block; font-size: 1.6rem; line-height: 1.2; }
.numbers span { color: var(--dim); font-size: .85rem; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 1.2rem; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
thead th { color: var(--dim); font-weight: 600; font-size: .82rem; border-bottom: 1px solid var(--dim); }
thead th { white-space: nowrap; }
tbody th { font-weight: 600; }
table.settings { table-layout: fixed; } table.settings th { width: 25%; } table.settings th:nth-child(n+2) { width: 21%; }
table.settings th:last-child { width: auto; }
tr.part th { padding-top: 1rem; border-bottom: 1px solid var(--kind); }
tr.part .tag { margin-right: .6rem; }
td.changed { font-weight: 600; } td.kept { color: var(--dim); }
td.why { color: var(--dim); font-size: .88em; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.tag { display: inline-block; font-size: .78rem; font-weight: 600; padding: 0 .5rem; border: 1px solid var(--kind); border-left-width: 6px;
  border-radius: 3px; }
th { overflow-wrap: normal; } th.item { min-width: 11rem; }
td.scripts { min-width: 18rem; } td.scripts input { float: left; margin-right: .6rem; } td.scripts span { display: block; overflow: hidden; }
input[type=checkbox] { width: 1.05rem; height: 1.05rem; margin: .25rem 0 0; accent-color: var(--accent); }
table.groups th:nth-child(n+2):not(:nth-child(3)), table.groups td:not(.scripts) { text-align: center; }
th.item label { cursor: pointer; }
ol { margin: .1rem 0; padding-left: 1.4rem; }
.finding { border-left: 5px solid var(--severity); background: var(--soft); padding: .6rem 1rem; margin: .7rem 0; border-radius: 0 6px 6px 0; }
.finding h4 { margin: 0; font-size: 1rem; }
.remedy { margin-top: .5rem; padding: .5rem .8rem; background: var(--paper); border: 1px solid var(--line); border-radius: 4px; }
.remedy b { display: block; font-size: .82rem; color: var(--severity); }
.s-blocks { --severity: var(--blocks); } .s-decision { --severity: var(--decision); } .s-info { --severity: var(--info); }
.s-ready { --severity: var(--done); }
h3.severity { color: var(--severity); }
.note { margin: .6rem 0 0; padding: .4rem .8rem; border: 1px dashed var(--info); border-radius: 4px; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .7rem 0 0; font-size: .92rem; }
.facts div { display: contents; }
.facts dt, .hazards dt { color: var(--dim); } .facts dd, .hazards dd { margin: 0; }
ul.happened { padding-left: 1.2rem; } ul.happened li { margin: .3rem 0; }
a[href^="#r"] { margin-left: .15rem; font-size: .72em; vertical-align: super; line-height: 1; text-decoration: none; color: var(--dim); }
ol.references { padding-left: 2rem; font-size: .87rem; color: var(--dim); columns: 18rem; }
.hazards { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .6rem 0; font-size: .87rem; }
.hazards div { display: contents; } .hazards dt { color: var(--decision); font-weight: 600; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .5rem 0; padding: 0 .9rem; }
summary { cursor: pointer; font-weight: 600; padding: .35rem 0; }
details[open] { padding-bottom: .8rem; } details h4 { margin: .7rem 0 .3rem; font-size: .87rem; color: var(--dim); }
.beside { display: flex; gap: 1rem; flex-wrap: wrap; } .beside .listing { flex: 1 1 24rem; min-width: 0; }
ol.script { margin: 0; padding: .4rem .6rem .4rem 3.2rem; background: var(--soft); border: 1px solid var(--line); border-radius: 4px;
  font: .82rem/1.5 Consolas, "Cascadia Mono", "MS Gothic", monospace; }
ol.script li { white-space: pre-wrap; overflow-wrap: anywhere; } ol.script li::marker { color: var(--dim); font-size: .9em; }
ol.script code { font: inherit; }
ol.script .marked { border-left: 3px solid var(--decision); margin-left: -.5rem; padding-left: calc(.5rem - 3px); }
ol.script small { display: inline-block; margin-left: .8rem; padding: 0 .4rem; border: 1px solid var(--decision); border-radius: 3px;
  color: var(--decision); font-family: "Segoe UI", "Yu Gothic UI", "Meiryo", sans-serif; white-space: normal; }
.verdict { border-left: 6px solid var(--severity); padding: .1rem 0 .1rem .8rem; font-size: 1.08rem; font-weight: 600; margin: .2rem 0; }
@page { size: A4; margin: 15mm 14mm; }
@media print {
  html { font-size: 9.5pt; line-height: 1.45; }
  main { max-width: none; padding: 0; }
  header { padding-top: 0; }
  nav, #ticks-kept { display: none; }
  h2, h3, h4, tr.part { break-after: avoid; }
  section.page { break-before: page; }
  tr, .finding, .numbers li, figure.whole { break-inside: avoid; }
  thead { display: table-header-group; }
  .numbers li, .finding, .remedy, ol.script { background: none; }
  input[type=checkbox] { print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
}
)";
}

}  // namespace sssup::report
