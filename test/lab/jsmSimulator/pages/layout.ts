import { escape } from 'lodash';
import { refreshScript } from './refreshScript';

const style = `
:root{color-scheme:light dark;--paper:#f4f5f7;--card:#fff;--ink:#172b4d;--soft:#5e6c84;--line:#dfe1e6;--accent:#0c66e4;--chip:#e9eef8;--good:#1f7a45;--good-bg:#e3f5ea;--bad:#ae2a19;--bad-bg:#ffeceb;--write:#8a4b00;--write-bg:#fff3dc}
@media (prefers-color-scheme:dark){:root{--paper:#161a1d;--card:#22272b;--ink:#dee4ea;--soft:#9fadbc;--line:#38414a;--accent:#579dff;--chip:#2c3a4f;--good:#7ee2a8;--good-bg:#1c3329;--bad:#ff9c8f;--bad-bg:#42221f;--write:#f5cd47;--write-bg:#3b3215}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header{background:var(--card);border-bottom:1px solid var(--line);padding:14px 28px;display:flex;gap:16px;align-items:baseline;flex-wrap:wrap}
header b{font-size:1.05rem}
header span,.soft{color:var(--soft)}
.small,td{font-size:.8125rem}
header nav{margin-left:auto;display:flex;gap:16px}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
main{max-width:1240px;margin:0 auto;padding:24px 28px 48px}
h2{margin:0 0 10px;font-size:1rem}
h2 small{font-weight:400;color:var(--soft);margin-left:6px}
section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px 18px;margin-bottom:18px;overflow-wrap:anywhere}
section>:last-child,li>:last-child{margin-bottom:0}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(330px,1fr));gap:18px;align-items:start}
ul.things{list-style:none;margin:0;padding:0}
ul.things>li{padding:10px 0;border-top:1px solid var(--line)}
ul.things>li:first-child{border-top:0;padding-top:2px}
ul.things>li:last-child{padding-bottom:0}
.chip{display:inline-block;padding:1px 9px;margin:3px 4px 0 0;border-radius:99px;background:var(--chip);font-size:.8125rem}
.tag{display:inline-block;padding:0 7px;border-radius:5px;font-size:.75rem;font-weight:600;background:var(--chip)}
.tag.good{background:var(--good-bg);color:var(--good)}
.tag.bad{background:var(--bad-bg);color:var(--bad)}
.tag.write{background:var(--write-bg);color:var(--write)}
.row{font-size:.8125rem;color:var(--soft);margin-top:3px}
code,td.mono{font:.8125rem ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
table{width:100%;border-collapse:collapse}
th{text-align:left;font-size:.75rem;font-weight:600;color:var(--soft);padding:4px 10px 6px 0;border-bottom:1px solid var(--line)}
td{padding:5px 10px 5px 0;border-bottom:1px solid var(--line);vertical-align:top;white-space:nowrap}
td.wide{white-space:normal;width:60%;overflow-wrap:normal}
th{white-space:nowrap}
tr:last-child td{border-bottom:0}
.stale header::after{content:"The simulator has stopped";color:var(--bad);font-weight:600}
.hero{max-width:640px;margin:8vh auto 0;padding:40px;text-align:center}
.hero h1{margin:0 0 8px;font-size:1.75rem}
.hero .note{text-align:left;margin:28px 0 0;padding:14px 16px;border-radius:8px;background:var(--write-bg);font-size:.9375rem}
`.trim();

export interface Layout {
	title: string;
	/** Plain text beside the title in the header. */
	subtitle: string;
	/** HTML, already escaped. */
	links: string;
	main: string;
	/** Whether the page refreshes itself. */
	live: boolean;
}

/** A page of the simulator. Title and subtitle are escaped here; the rest must be HTML. */
export const renderLayout = ({ title, subtitle, links, main, live }: Layout): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${style}</style>
</head>
<body>
<header><b>${escape(title)}</b><span>${escape(subtitle)}</span><nav>${links}</nav></header>
<main>
${main}
</main>
${live ? `<script>${refreshScript}</script>` : ''}
</body>
</html>
`;
