const STYLE = `
:root { color-scheme: light dark; --text: #1a1a1a; --quiet: #5c5c5c; --back: #fff; --soft: #f5f6f8; --line: #d8dbe0;
  --pass: #0a6b3d; --fail: #b3123c; --warn: #8a5a00; --link: #0b57a4; --kw: #7a1fa2; --str: #9a3412; --num: #0b57a4; --com: #5c6a5c; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e6e6; --quiet: #a5a9b0; --back: #15171a; --soft: #1e2126; --line: #3a3f47;
  --pass: #4cc38a; --fail: #ff7d9c; --warn: #e5b454; --link: #7ab8ff; --kw: #c79bff; --str: #f0a97a; --num: #8ec5ff; --com: #93a093; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; background: var(--back); color: var(--text);
  font: 16px/1.55 system-ui, sans-serif; }
a { color: var(--link); }
h1 { line-height: 1.2; }
pre, code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.85em; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.45; }
nav, .quiet, .prompt { color: var(--quiet); }
.pass { color: var(--pass); } .fail { color: var(--fail); } .warn { color: var(--warn); }
.cell { display: grid; grid-template-columns: 3.6rem minmax(0, 1fr); gap: 0 0.6rem; margin: 0.9rem 0; }
.cell > .prompt { font: 0.75rem/1.9 ui-monospace, monospace; text-align: right; }
.code { background: var(--soft); border: 1px solid var(--line); border-radius: 4px; padding: 0.5rem 0.7rem; }
.failed > .code { border-color: var(--fail); border-left-width: 4px; }
.outputs { margin-top: 0.4rem; overflow-x: auto; }
.outputs > * { margin: 0.4rem 0; }
.stderr { border-left: 3px solid var(--warn); padding-left: 0.6rem; }
.error { border: 1px solid var(--fail); border-left-width: 4px; border-radius: 4px; padding: 0.5rem 0.7rem; }
.error::first-line { font-weight: bold; }
.prose > :first-child { margin-top: 0; } .prose table, .outputs table { border-collapse: collapse; }
.prose td, .prose th { border: 1px solid var(--line); padding: 0.2rem 0.5rem; }
table.list { border-collapse: collapse; width: 100%; }
table.list td, table.list th { border-bottom: 1px solid var(--line); padding: 0.4rem 0.6rem; text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.hljs-keyword, .hljs-built_in, .hljs-literal { color: var(--kw); } .hljs-string, .hljs-regexp { color: var(--str); }
.hljs-number { color: var(--num); } .hljs-comment { color: var(--com); font-style: italic; }
img { max-width: 100%; }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } nav { display: none; }
  .code, .error, tr, figure { break-inside: avoid; } h1, h2, h3, h4 { break-after: avoid; } .outputs { overflow: visible; }
  .outputs table { font-size: 0.8em; } }
`;

/** Nothing may run and nothing may be asked for: the page is all there is. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole page in Spanish with its style inside. `title` is text, `body` is HTML. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="es">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
