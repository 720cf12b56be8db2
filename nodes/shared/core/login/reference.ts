/** Letters and digits that are not confused when read aloud (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A login's id, which is also the reference number on a customer's page, such as `7KQ2M-9XPA4`.
 *
 * @param random ten random bytes; 50 of their bits are used
 */
export function makeReference(random: Uint8Array): string {
	if (random.length < 10) throw new RangeError('A reference needs ten random bytes');
	const letters = Array.from(random.subarray(0, 10), (byte) => ALPHABET[byte % 32]).join('');
	return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}
