/**
 * What work brings, or what is to be said when it takes too long.
 * The work goes on; it must not matter then how it ends.
 */
export async function inTime<T>(work: Promise<T>, milliseconds: number, late: T): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const over = new Promise<T>((resolve) => {
		timer = setTimeout(resolve, milliseconds, late);
	});
	try {
		return await Promise.race([work, over]);
	} finally {
		clearTimeout(timer);
	}
}
