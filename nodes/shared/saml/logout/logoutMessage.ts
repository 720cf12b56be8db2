import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import type { SigningCertificate } from '../keys/certificates';
import type { PostedMessage } from '../binding/postBinding';
import { openRedirectMessage, type RedirectMessage } from '../binding/redirectBinding';
import { readLogoutShape } from '../response/messageShape';
import { markSigned, verifyElement, type SignedElement } from '../response/signedElement';
import { parseXml } from '../xml/xmlDocument';

/** A logout message as received, by either binding. */
export type ArrivedMessage = PostedMessage | RedirectMessage;

/**
 * Verifies a logout message and returns what the provider's signature covers. With the Redirect binding the signature is
 * verified before anything is inflated or parsed; with POST the structure is checked first, as for a login.
 */
export function verifyLogoutMessage(
	message: ArrivedMessage,
	certificates: readonly SigningCertificate[],
): Outcome<SignedElement> {
	const opened =
		message.binding === 'redirect' ? openRedirectMessage(message, certificates) : accept(message.xml);
	if (!opened.ok) return opened;
	const document = parseXml(opened.value);
	if (!document.ok) return document;
	const shape = readLogoutShape(
		document.value,
		message.kind === 'request' ? 'LogoutRequest' : 'LogoutResponse',
	);
	if (!shape.ok) return shape;
	const { root, isSigned } = shape.value;
	if (message.binding === 'redirect') return accept(markSigned(root));
	return isSigned
		? verifyElement(opened.value, root, certificates)
		: refuse('signature-missing', {
				field: root.localName,
				expected: 'a signature of the identity provider',
			});
}
