/** One small style sheet for all pages, light and dark; part of the page so that nothing else is fetched. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#f4f5f7;--card:#fff;--ink:#172b4d;--soft:#5e6c84;--line:#dfe1e6;--accent:#0c66e4;--on-accent:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#161a1d;--card:#22272b;--ink:#dee4ea;--soft:#9fadbc;--line:#38414a;--accent:#579dff;--on-accent:#161a1d}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{width:100%;max-width:30rem;padding:32px;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow-wrap:break-word}
h1{margin:0 0 12px;font-size:1.375rem;line-height:1.3}
p{margin:0 0 16px}
a.action,button.action{display:inline-block;padding:10px 18px;border:0;border-radius:8px;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
a.action:focus-visible,button.action:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.reference{margin:24px 0 0;padding-top:16px;border-top:1px solid var(--line);color:var(--soft);font-size:.875rem}
code{font:600 .9375rem ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--ink);user-select:all}
`.trim();
