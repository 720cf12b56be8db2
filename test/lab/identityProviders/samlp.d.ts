/** The part of samlp that its types omit. */
declare module 'samlp/lib/sessionParticipants' {
	// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- the class has more, which the lab does not use
	export default class SessionParticipants {
		constructor(participants: object[]);
	}
}
