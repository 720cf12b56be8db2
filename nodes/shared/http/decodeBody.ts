import { promisify } from 'node:util';
import { brotliDecompress, gunzip, unzip, type BrotliOptions, type ZlibOptions } from 'node:zlib';
import { HttpFailure } from '../core/provider/http';

type Decoder = (body: Buffer, options: ZlibOptions & BrotliOptions) => Promise<Buffer>;

const decoders: Record<string, Decoder> = {
	gzip: promisify(gunzip),
	'x-gzip': promisify(gunzip),
	deflate: promisify(unzip),
	br: promisify(brotliDecompress),
};

/** Value of the header Accept-Encoding (RFC 9110, section 12.5.3). */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

const hasTooMuch = (error: unknown): boolean =>
	error instanceof Error && (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE';

/**
 * Decompresses a body as its header Content-Encoding says. Throws {@link HttpFailure}: `too-large` for a body that
 * unpacks to more than `largest` bytes, `network` for one that cannot be unpacked.
 */
export async function decodeBody(
	body: Buffer,
	encoding: string | undefined,
	largest: number,
): Promise<Buffer> {
	const name = (encoding ?? '').trim().toLowerCase();
	if (name === '' || name === 'identity' || body.length === 0) return body;
	const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
	if (!decode) throw new HttpFailure('network', 'The answer has an unknown Content-Encoding');
	return await decode(body, { maxOutputLength: largest }).catch((error: unknown) => {
		if (hasTooMuch(error)) throw new HttpFailure('too-large', `The answer is larger than ${largest} bytes`);
		throw new HttpFailure('network', 'The answer cannot be decompressed');
	});
}
