import type { CardCollector } from '../../face/page/card-collector.js';
import type { FaceCollector } from '../../face/page/collector.js';
import type { KeptTyping } from '../../keystroke/collect.js';
import type { Evidence, KeystrokeEvidence, PhonePart } from '../../types.js';

/** What the camera gave. */
export type Looked = Omit<Evidence, 'consent' | 'keystroke'>;

/** A phone looked: what it saw lies at the backend. */
export interface LookedByPhone {
  readonly part: PhonePart;
}

/** `null`: not yet, or it has to be done anew. */
export interface Gathered {
  readonly looked: Looked | LookedByPhone | null;
  readonly typed: KeystrokeEvidence | null;
}

/** What the steps have kept for a challenge. */
export interface Kept {
  face?: FaceCollector;
  card?: CardCollector;
  looked?: Looked;
  part?: PhonePart;
  typing?: KeptTyping;
  typed?: KeystrokeEvidence;
}

/** Which of it goes when a step is done once more. */
export const OF_STEP = {
  all: ['face', 'card', 'looked', 'part', 'typing', 'typed'],
  face: ['face', 'card', 'looked', 'part'],
  typing: ['typing', 'typed'],
} as const;
