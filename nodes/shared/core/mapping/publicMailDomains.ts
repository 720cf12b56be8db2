/** Domains where anybody can have a mailbox, so they say nothing about a customer's employer. */
const publicMailDomains: ReadonlySet<string> = new Set(
	`gmail.com googlemail.com
	outlook.com outlook.de outlook.fr outlook.es outlook.it outlook.jp hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.it
	hotmail.es live.com live.co.uk live.fr live.nl live.de msn.com passport.com
	yahoo.com yahoo.co.uk yahoo.co.in yahoo.co.jp yahoo.fr yahoo.de yahoo.es yahoo.it yahoo.ca yahoo.com.br yahoo.com.ar
	yahoo.com.au ymail.com rocketmail.com aol.com aim.com verizon.net att.net sbcglobal.net bellsouth.net comcast.net cox.net
	icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com
	gmx.com gmx.net gmx.de gmx.at gmx.ch web.de t-online.de freenet.de arcor.de posteo.de mailbox.org
	orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it telefonica.net
	mail.com email.com usa.com fastmail.com fastmail.fm hey.com zoho.com zohomail.com zohomail.eu hushmail.com runbox.com
	mail.ru inbox.ru list.ru bk.ru yandex.ru yandex.com ya.ru rambler.ru ukr.net
	wp.pl o2.pl onet.pl interia.pl op.pl seznam.cz centrum.cz email.cz abv.bg
	qq.com 163.com 126.com yeah.net sina.com sina.cn sohu.com foxmail.com aliyun.com 139.com 189.cn
	naver.com hanmail.net daum.net kakao.com nate.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp
	rediffmail.com bol.com.br uol.com.br terra.com.br btinternet.com sky.com virginmedia.com talktalk.net ntlworld.com
	bigpond.com optusnet.com.au xtra.co.nz bluewin.ch hispeed.ch ziggo.nl kpnmail.nl planet.nl telenet.be skynet.be
	mailinator.com guerrillamail.com 10minutemail.com temp-mail.org yopmail.com trashmail.com sharklasers.com getnada.com
	privaterelay.appleid.com duck.com mozmail.com simplelogin.com relay.firefox.com anonaddy.com`.split(/\s+/),
);

/**
 * Registries and hosts under which anybody can get a domain: an exact rule is harmless, one with subdomains would match
 * everybody.
 */
const sharedParents: ReadonlySet<string> = new Set(['onmicrosoft.com', 'github.io', 'cloudns.nz', 'eu.org']);
const COUNTRY_REGISTRY =
	/^(?:ac|co|com|edu|gob|gouv|gov|govt|gv|ltd|me|mil|ne|net|nom|or|org|plc|sch)\.[a-z]{2}$/;

/** Whether anybody can have a mailbox in this domain. Lower case expected. */
export const isPublicMailDomain = (domain: string): boolean => publicMailDomains.has(domain);

/** Whether the subdomains of this domain belong to unrelated people. Lower case expected. */
export const hasUnrelatedSubdomains = (domain: string): boolean =>
	sharedParents.has(domain) || COUNTRY_REGISTRY.test(domain) || publicMailDomains.has(domain);
