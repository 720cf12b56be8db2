/** A message we send to the identity provider through the browser (SAML bindings 3.4 and 3.5). */
export type BrowserMessage =
	| { binding: 'redirect'; location: string }
	| { binding: 'post'; action: string; fields: Record<string, string> };
