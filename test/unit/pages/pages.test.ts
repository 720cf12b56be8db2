import { describe, expect, it } from 'vitest';
import { renderPage } from '../../../nodes/shared/pages/page';
import { pageHeaders } from '../../../nodes/shared/pages/pageHeaders';
import { pageStatus, type CustomerPage } from '../../../nodes/shared/core/refusal/customerPage';
import { refusalPage, refusalTexts } from '../../../nodes/shared/pages/refusalPage';

const pages = Object.keys(refusalTexts) as CustomerPage[];

describe('pages a customer sees', () => {
	it.each(pages)('%s: one headline, the reference number and a way on', (page) => {
		const html = refusalPage({
			page,
			reference: 'K7Q2-9XPA',
			retryUrl: 'https://n8n.acme.example/webhook/x/login',
		});
		expect(html).toContain(`<h1>${refusalTexts[page].title}</h1>`);
		expect(html).toContain('<code>K7Q2-9XPA</code>');
		expect(html).toContain('href="https://n8n.acme.example/webhook/x/login"');
		expect(html).not.toMatch(/<script|<img|<link|https?:\/\/(?!n8n\.acme\.example)/);
		expect(pageStatus[page]).toBeGreaterThanOrEqual(400);
	});

	it('shows markup in the admin’s or the provider’s words instead of obeying it (OF-4)', () => {
		const html = renderPage({
			title: '<script>alert(1)</script>',
			message: '"><img src=x onerror=alert(1)>',
			reference: '<b>1</b>',
		});
		expect(html).not.toMatch(/<script|<img|<b>/);
		expect(html).toContain('&lt;script&gt;');
	});

	it.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', '/\\evil.example', 'evil'])(
		'makes no link of %s',
		(href) => {
			expect(renderPage({ title: 'T', message: 'M', action: { label: 'Go', href } })).not.toContain('<a');
		},
	);

	it('makes paragraphs of empty lines', () => {
		expect(renderPage({ title: 'T', message: 'one\n\ntwo' })).toContain('<p>one</p>\n<p>two</p>');
	});

	it('forbids script, frames, caching and handing on the address', () => {
		const headers = pageHeaders();
		expect(headers['content-security-policy']).toMatch(
			/default-src 'none'.*style-src 'sha256-.*frame-ancestors 'none'/,
		);
		expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
	});
});
