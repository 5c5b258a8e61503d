import type { VerificationCode } from '../../bundle/verification-error.js';
import type { Reason, Result } from '../../types.js';

/** What a code of the trail means to staff: what was found, and what helps where something does. */
export const CODE_WORDS: Readonly<Record<VerificationCode, string>> = {
  'bundle/too-large': 'The bundle was larger than any that a page makes.',
  'bundle/media-type': 'It was sent as another type of content: something on the way changed it, or it is from no page.',
  'bundle/rate': 'The learner sent too often in a short time.',
  'bundle/busy': 'The backend was too busy; the page sends it again.',
  'bundle/timeout': 'The connection was too slow; the page sends it again.',
  'bundle/form': 'It is no bundle: something on the way changed it, or it is from no page.',
  'bundle/not-canonical': 'Something on the way changed it, or it is from no page.',
  'jwe/header': 'It was encrypted in a way that no page of this version uses.',
  'jwe/unknown-key': 'It was encrypted to a key that is no more here: it was kept longer than a retired key, or is from another backend.',
  'jwe/undecryptable': 'It was changed after it was encrypted.',
  'jws/form': 'It was signed in a way that no page of this version uses.',
  'jws/header': 'It was signed in a way that no page of this version uses.',
  'key/invalid': 'Its key is no key of a browser.',
  'key/unknown': 'It was made in a browser that is not known here: the learner adds it, by a check in another browser.',
  'key/revoked': 'It was made in a browser that the learner or staff had refused: another browser is needed.',
  'jws/signature': 'It was changed after it was signed.',
  'claims/json': 'What was signed is not in its form: it is from no page of this version.',
  'claims/version': 'The page is of another version: the learner loads the page again.',
  'claims/schema': 'What was signed is not what this version reads: the learner loads the page again.',
  'claims/identity': 'A known browser enrolled anew, or an unknown one made a check: the learner starts again.',
  'claims/issuer': 'It names another browser than the one that signed it.',
  'claims/audience': 'It is for another backend: the platform has moved to another address.',
  'claims/origin': 'It was made on a page of an address that is not listed here.',
  'claims/future': "The server's clock was set back while the check ran: see that NTP keeps it. Or it is from no page.",
  'claims/lifetime': 'Its times are none that a page writes.',
  'claims/expired': 'It came after its time: it was kept while there was no network.',
  'challenge/unknown': 'Its challenge was never given here, or its time is long over.',
  'challenge/used': 'Its challenge was used before: the check was sent twice, or in two tabs.',
  'challenge/expired': "Its challenge's time was over: the learner starts again.",
  'challenge/mismatch': 'It answers another challenge than it says.',
  'challenge/purpose': 'It is not what its challenge was for, or the policy has no such check any more.',
  'part/unknown': 'It names a hand-over to a phone that is not there: the learner starts again.',
  'part/foreign': 'It names a hand-over of another check, or another device than the phone of the hand-over sent it.',
  'part/missing': 'The phone had sent nothing.',
  'part/canceled': 'The hand-over to the phone was canceled, or taken up before.',
  'part/late': 'The phone came after the ten minutes of its hand-over.',
  'part/taken': 'Another phone, or a second answer, came to a hand-over that had one.',
  'part/mismatch': 'What the phone sent is not what the computer named, or not what the check asked for.',
  'key/foreign': "Its browser is another learner's: it belongs to the other account.",
  'passkey/invalid': 'The passkey did not sign it: the learner tries again, or staff remove a passkey that is lost.',
  'bundle/replayed': 'The same bundle was taken before.',
  'consent/outdated': 'The consent has another text by now: the learner starts again and agrees to the new one.',
  'consent/withdrawn': 'The learner has withdrawn.',
  'reference/exists': 'The learner is enrolled already, and the policy allows no second enrollment.',
  'model/unknown': 'The page measures by a model that this backend does not take: the learner loads the page again.',
  'model/re-enroll':
    'Nothing stored can be compared with it: another model, so the learner enrolls again, or a kind of keyboard that is not theirs.',
  'evidence/vector': 'What was measured of the face is nothing that the model gives.',
  'evidence/average': 'The pictures of the face are not of one person, or not of one sitting.',
  'evidence/typing': 'What was typed does not belong to the sentence, or was typed faster than people do.',
  'evidence/duplicate': 'These measurements were sent before.',
  'evidence/stills': 'The pictures that were asked for are missing, or cannot be read.',
  'evidence/still-mismatch': 'The pictures do not show what was measured.',
};

/** What a check came to, for the rows that are results. */
export const RESULT_WORDS: Readonly<Record<Exclude<Result, 'accepted'>, string>> = {
  refused: 'It was compared, and did not match.',
  review: 'It was compared, and a person looks at it.',
  'one-more': 'It was compared, and one more look and repetition was asked for.',
};

/** Why it came to that; no word of how near it was. */
export const REASON_WORDS: Readonly<Record<Reason, string>> = {
  'no-match': 'Face and typing together are not close enough to the enrollment.',
  late: 'It came late: when it was made is not proved.',
  quality: 'It could not be measured well: an action was not seen, the clock was too coarse, or there was a sign.',
  attempts: 'All tries are used.',
  document: 'The card that was shown is not close enough to the face.',
  passkey: 'The passkey is missing.',
};
