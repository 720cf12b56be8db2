/**
 * The result of `work`, or `late` if it takes longer than that. The work is not cancelled; its later result is dropped.
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
