import { escape } from 'lodash';
import { people } from '../../people';

const style = `
:root{color-scheme:light dark;--paper:#eef1f6;--card:#fff;--ink:#1d2433;--soft:#5b6577;--line:#d6dce6;--accent:#5b3fd6}
@media (prefers-color-scheme:dark){:root{--paper:#14171f;--card:#1e2330;--ink:#e7eaf2;--soft:#9aa5b8;--line:#343c4d;--accent:#a594ff}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
main{width:100%;max-width:26rem;padding:32px;background:var(--card);border:1px solid var(--line);border-radius:14px}
h1{margin:0 0 4px;font-size:1.375rem}p{margin:0 0 20px;color:var(--soft)}
.people{display:grid;gap:8px;margin-bottom:24px}
button{font:inherit;cursor:pointer;border-radius:9px;border:1px solid var(--line);background:transparent;color:inherit;padding:10px 14px;text-align:left;width:100%}
button:hover,button:focus-visible{border-color:var(--accent);outline:2px solid var(--accent);outline-offset:-1px}
small{display:block;color:var(--soft)}
label{display:block;margin-bottom:12px;font-size:.875rem;color:var(--soft)}
input{display:block;width:100%;margin-top:4px;padding:9px 12px;font:inherit;color:var(--ink);background:transparent;border:1px solid var(--line);border-radius:9px}
.main{background:var(--accent);border-color:var(--accent);color:var(--card);font-weight:600;text-align:center}
.error{color:#c9372c}
`.trim();

const describe = (groups: string[], isVerified: boolean): string =>
	[
		groups.length > 0 ? `groups: ${groups.join(', ')}` : 'no groups',
		...(isVerified ? [] : ['address not verified']),
	].join(' · ');

/** The lab's sign-in page: one button per account, and a form that accepts any password. */
export function renderLoginPage(action: string, heading: string, problem?: string): string {
	const buttons = Object.values(people).map(
		({ login, name, groups, emailVerified }) =>
			`<form method="post" action="${escape(action)}"><input type="hidden" name="login" value="${escape(login)}"><button id="as-${escape(login)}">${escape(name)}<small>${escape(login)} · ${escape(describe(groups, emailVerified))}</small></button></form>`,
	);
	return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(heading)}</title><style>${style}</style></head>
<body><main>
<h1>${escape(heading)}</h1><p>An identity provider of the lab. Choose who you are.</p>
${problem === undefined ? '' : `<p class="error" role="alert">${escape(problem)}</p>`}
<div class="people">${buttons.join('\n')}</div>
<form method="post" action="${escape(action)}">
<label>Account<input name="login" autocomplete="username"></label>
<label>Password (any)<input name="password" type="password" autocomplete="current-password"></label>
<button class="main" id="sign-in">Sign in</button>
</form>
</main></body></html>`;
}
