/** The part of samlp its types leave out. */
declare module 'samlp/lib/sessionParticipants' {
	export default class SessionParticipants {
		constructor(participants: object[]);
	}
}
