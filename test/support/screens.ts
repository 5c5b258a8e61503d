import type { CheckState } from '../../src/check/check-types.js';
import { FRESH, type ScreenModel } from '../../src/element/screen.js';
import { CountersignError, type ErrorCode, type ErrorDetails } from '../../src/errors.js';
import type { ConsentPolicy, KeystrokeRepetition, Phrase } from '../../src/types.js';

export const notice: ConsentPolicy = {
  id: 'identity-1',
  hash: 'h',
  controller: 'Example University',
  contact: 'privacy@example.org',
  purposes: ['identity-verification'],
  categories: ['face-template', 'typing-rhythm'],
  retentionDays: 180,
  withdrawUrl: 'https://example.org/withdraw',
};

export const phrase: Phrase = { id: 'p', text: 'The old mill stands.', lang: 'en' };

const repetition: KeystrokeRepetition = {
  dwellMs: [...phrase.text].map((_, at) => (at === 3 ? null : 80 + ((at * 37) % 50))),
  downDownMs: [...phrase.text].slice(1).map((_, at) => (at === 3 ? null : 140 + ((at * 53) % 90))),
  edits: 0,
};

/** Models of every state, as a check would have filled them. */
export const models: Readonly<Record<CheckState, ScreenModel>> = {
  idle: FRESH,
  checking: state('checking'),
  consent: state('consent', { shareable: true }),
  primer: state('primer'),
  loading: state('loading', { assets: { done: 2_900_000, total: 7_400_000 } }),
  face: state('face', { hint: 'closer', face: { done: 1, total: 5 }, cameras: [{ deviceId: 'a', label: '' }], cameraId: 'a' }),
  document: state('document', {
    hint: 'card-glare',
    document: { done: 1, total: 3 },
    cameras: [{ deviceId: 'a', label: '' }],
    cameraId: 'a',
  }),
  typing: state('typing', { phrase, typed: 'The olx', typing: { done: 2, total: 9 }, rhythms: [repetition, repetition] }),
  review: state('review', {
    rhythms: [repetition],
    summary: {
      purpose: 'verify',
      phone: false,
      faceFrames: 5,
      stills: 0,
      document: true,
      passkey: true,
      embeddingNumbers: 128,
      repetitions: 2,
      keystrokeTimes: 76,
      categories: notice.categories,
      retentionDays: 180,
    },
  }),
  sending: state('sending'),
  'one-more': state('one-more'),
  handover: state('handover', {
    handover: {
      progress: 'waiting',
      shown: {
        link: 'https://courses.example/phone#L',
        page: 'https://courses.example/phone',
        code: 'BCDFG-HJKLM',
        seconds: 600,
        qr: [
          [true, false],
          [false, true],
        ],
        follow: () => new Promise(() => {}),
        cancel: async () => {},
      },
    },
  }),
  'handed-over': state('handed-over', { phone: { learner: 'Ada', site: 'courses.example' } }),
  accepted: state('accepted', { outcome: { result: 'accepted', reasons: [], receipt: 'r' } }),
  'under-review': state('under-review', { outcome: { result: 'review', reasons: ['late'], receipt: 'r' } }),
  refused: state('refused', { outcome: { result: 'refused', reasons: ['no-match'], receipt: 'r' } }),
  error: failed('camera/denied'),
  canceled: state('canceled'),
};

/** The screen of an error that the check waits for to be mended. */
export function failed(code: ErrorCode, { details = {}, ...change }: Partial<ScreenModel> & { details?: ErrorDetails } = {}): ScreenModel {
  return state('error', { error: new CountersignError(code, { details }), recoverable: true, ...change });
}

function state(name: CheckState, change: Partial<ScreenModel> = {}): ScreenModel {
  return { ...FRESH, state: name, purpose: 'verify', notice, ...change };
}
