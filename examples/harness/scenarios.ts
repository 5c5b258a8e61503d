// Every scenario of the harness, in one table: the page, the tests and the benchmark read it.
// `?scenario=NAME` sets one up.

import type { CheckState, ErrorCode, Hint } from 'countersign';
import type { PolicyName } from './policy.js';

export interface Scenario {
  /** Whose face the simulated camera shows: a cut of examples/simulation/clip.ts; default `a1`. */
  readonly camera?: string;
  /** What is done to its picture, or in place of it: page/camera-effects.ts. */
  readonly effect?: string;
  /** Whose portrait is on the card that is shown; default: the face in front of the camera. */
  readonly portrait?: string;
  /** page/simulated-typist.ts; default `ana`. */
  readonly typist?: string;
  /** Of the browser: page/conditions.ts. */
  readonly condition?: string;
  /** Of the backend; default `plain`. */
  readonly policy?: PolicyName;
  /** Of backend or files (faults.ts), from this state on, for so many requests. */
  readonly fault?: Fault;
  /** What the simulated learner does in that state, instead of going on. */
  readonly does?: { readonly in: CheckState; readonly act: 'cancel' | 'decline' };
  /** The scenario that the same learner must have been through before, in the same browser. */
  readonly after?: string;
  /** It does not lead there each time: for a person to try, not walked by the tests. */
  readonly byHand?: boolean;
  /** It leads there in the window that is the phone, not here. */
  readonly onPhone?: boolean;
  /** It differs, or may differ, by browser: the tests walk it in each of them. */
  readonly everywhere?: boolean;
  readonly reaches: Reaches;
}

export interface Fault {
  readonly name: string;
  readonly from: CheckState;
  readonly times?: number;
}

export interface Reaches {
  /** The state in which the check rests. */
  readonly ends?: CheckState;
  /** The one error. */
  readonly code?: ErrorCode;
  /** These among others on the way. */
  readonly states?: readonly CheckState[];
  readonly hints?: readonly Hint[];
}

type More = Omit<Scenario, 'reaches'>;
const hint = (name: Hint, more: More = {}): Scenario => ({ effect: name, ...more, reaches: { hints: [name] } });
const card = (name: Hint): Scenario => ({ effect: name, policy: 'document', reaches: { states: ['document'], hints: [name] } });
const fails = (code: ErrorCode, more: More): Scenario => ({ policy: 'brief', ...more, reaches: { ends: 'error', code } });
const verifies = (ends: CheckState, more: More): Scenario => ({ after: 'enroll', camera: 'a2', ...more, reaches: { ends } });

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  enroll: {
    everywhere: true,
    reaches: {
      ends: 'accepted',
      states: ['idle', 'checking', 'consent', 'primer', 'loading', 'face', 'typing', 'review', 'sending'],
      hints: ['good'],
    },
  },
  verify: verifies('accepted', { everywhere: true }),
  'verify-other-face': verifies('refused', { camera: 'b1' }),
  'verify-other-typist': verifies('refused', { typist: 'ben' }),
  'verify-late': { ...verifies('under-review', { fault: { name: 'late', from: 'review', times: 1 } }) },
  'one-more': { ...verifies('accepted', { condition: 'one-more' }), reaches: { ends: 'accepted', states: ['one-more'] } },
  'typist-drift': verifies('accepted', { typist: 'drift' }),
  'typist-one-handed': verifies('refused', { typist: 'one-handed' }),
  'other-device': { ...verifies('error', { condition: 'other-device' }), reaches: { ends: 'error', code: 'submit/unknown-device' } },
  rebind: verifies('accepted', { condition: 'other-device', policy: 'rebind' }),
  'typist-touch': { typist: 'touch', reaches: { ends: 'accepted' } },
  stills: { policy: 'stills', reaches: { ends: 'accepted' } },
  // Another window of the same machine is the phone: open the address that is shown, type the code.
  phone: { effect: 'none', policy: 'phone', byHand: true, reaches: { ends: 'accepted', states: ['handover'] } },
  'phone-review': { effect: 'none', policy: 'phone-review', byHand: true, reaches: { ends: 'under-review', states: ['handover'] } },
  'phone-over': { ...fails('handover/over', { effect: 'none', policy: 'phone', byHand: true }) },
  'phone-done': { effect: 'none', policy: 'phone', onPhone: true, byHand: true, reaches: { ends: 'handed-over' } },
  'phone-second': { ...fails('handover/taken', { effect: 'none', policy: 'phone', onPhone: true, byHand: true }) },
  cancel: { does: { in: 'primer', act: 'cancel' }, reaches: { ends: 'canceled', states: ['primer'] } },
  decline: fails('consent/declined', { does: { in: 'consent', act: 'decline' } }),

  'hint-no-face': { camera: 'nobody', reaches: { hints: ['no-face'] } },
  'hint-many-faces': { camera: 'two', reaches: { hints: ['many-faces'] } },
  'hint-good': { reaches: { hints: ['good'] } },
  'hint-closer': hint('closer'),
  'hint-back': hint('back'),
  'hint-left': hint('left', { everywhere: true }),
  'hint-right': hint('right'),
  'hint-up': hint('up'),
  'hint-down': hint('down'),
  'hint-look-straight': hint('look-straight'),
  'hint-level-head': hint('level-head'),
  'hint-dark': hint('dark', { everywhere: true }),
  'hint-bright': hint('bright'),
  'hint-uneven-light': hint('uneven-light'),
  'hint-blurry': hint('blurry', { everywhere: true }),
  'hint-hold-still': hint('hold-still'),
  'hint-eyes-closed': { effect: 'eyes-closed', byHand: true, reaches: { hints: ['left', 'eyes-closed'] } },
  'hint-covered': hint('covered'),
  'hint-card-missing': card('card-missing'),
  'hint-card-closer': card('card-closer'),
  'hint-card-back': card('card-back'),
  'hint-card-dark': card('card-dark'),
  'hint-card-glare': card('card-glare'),
  'hint-card-blurry': card('card-blurry'),
  'hint-card-other': { ...card('card-other'), effect: 'card', portrait: 'b1' },
  card: { effect: 'card', policy: 'document', reaches: { ends: 'accepted', states: ['document'] } },

  'env-insecure': fails('env/insecure', { condition: 'insecure', everywhere: true }),
  'env-unsupported': fails('env/unsupported', { condition: 'unsupported', everywhere: true }),
  'env-policy-blocked': fails('env/policy-blocked', { condition: 'policy-blocked', everywhere: true }),
  'env-webview': fails('env/webview', { condition: 'webview', everywhere: true }),
  'canvas-noise': fails('env/canvas-noise', { condition: 'canvas-noise', everywhere: true }),
  'camera-denied': fails('camera/denied', { effect: 'denied', everywhere: true }),
  'camera-none': fails('camera/none', { effect: 'none', everywhere: true }),
  'camera-in-use': fails('camera/in-use', { effect: 'in-use', everywhere: true }),
  'camera-lost': fails('camera/lost', { effect: 'lost', everywhere: true }),
  'camera-frozen': fails('camera/lost', { effect: 'frozen', everywhere: true }),
  'camera-black': fails('camera/black', { effect: 'black', everywhere: true }),
  'assets-unreachable': fails('assets/unreachable', { fault: { name: 'model-missing', from: 'idle' } }),
  'assets-corrupt': fails('assets/corrupt', { fault: { name: 'model-corrupt', from: 'idle' } }),
  'assets-html': fails('assets/corrupt', { fault: { name: 'model-html', from: 'idle' } }),
  'assets-timeout': fails('assets/timeout', { fault: { name: 'assets-stalled', from: 'idle' } }),
  'engine-failed': fails('engine/failed', { condition: 'no-worker', everywhere: true }),
  'face-none': fails('face/none', { camera: 'nobody', policy: 'impatient' }),
  'face-many': fails('face/many', { camera: 'two', policy: 'impatient' }),
  'face-quality': fails('face/quality', { effect: 'blurry', policy: 'impatient' }),
  'face-frozen': fails('face/timeout', { effect: 'photograph', policy: 'impatient' }),
  'face-liveness': fails('face/liveness', { policy: 'liveness' }),
  'face-document': fails('face/document', { effect: 'card-missing', policy: 'impatient-document' }),
  'typing-touch': fails('keystroke/touch', { typist: 'swipe' }),
  'typing-no-keys': fails('keystroke/no-keys', { typist: 'dictation', everywhere: true }),
  'other-keyboard': { ...verifies('error', { condition: 'touch-screen' }), reaches: { ends: 'error', code: 'keystroke/other-kind' } },
  'typing-ime': fails('keystroke/ime', { typist: 'input-method', everywhere: true }),
  'typing-pasted': fails('keystroke/pasted', { typist: 'paste', everywhere: true }),
  'typing-synthetic': fails('keystroke/synthetic', { typist: 'script' }),
  'typing-inconsistent': fails('keystroke/inconsistent', { typist: 'lost-keys' }),
  'clock-coarse': fails('keystroke/coarse-clock', { condition: 'coarse-clock', everywhere: true }),
  'challenge-invalid': fails('challenge/invalid', { fault: { name: 'challenge-garbled', from: 'idle' } }),
  'challenge-renewed': { policy: 'brief', fault: { name: 'challenge-expired', from: 'review', times: 1 }, reaches: { ends: 'accepted' } },
  // The first time it is renewed without a word.
  'challenge-expired': fails('challenge/expired', { fault: { name: 'challenge-expired', from: 'review', times: 2 } }),
  'challenge-used': fails('challenge/used', { fault: { name: 'challenge-used', from: 'review', times: 1 } }),
  'submit-network': fails('submit/network', { fault: { name: 'backend-down', from: 'idle' } }),
  'submit-later': fails('submit/network', { fault: { name: 'backend-down-at-submit', from: 'review' } }),
  'submit-rejected': fails('submit/rejected', { fault: { name: 'flipped-byte', from: 'review', times: 1 } }),
  'submit-too-large': fails('submit/too-large', { fault: { name: 'oversized', from: 'review', times: 1 } }),
  'seal-fails': fails('internal', { condition: 'no-signature' }),
};
