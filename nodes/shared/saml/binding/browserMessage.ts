/** A message of ours, as the browser carries it to the identity provider (bindings 3.4 and 3.5). */
export type BrowserMessage =
	| { binding: 'redirect'; location: string }
	| { binding: 'post'; action: string; fields: Record<string, string> };
