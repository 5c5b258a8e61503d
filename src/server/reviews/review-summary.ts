import type { BundleClaims } from '../../bundle/schema.js';
import type { CaptureProvenance, CheckContext, InputKind, LivenessEvidence, Purpose } from '../../types.js';

/**
 * What a person who reviews a check sees of it: how it went, and no embedding, no time of a key, no
 * picture, no score.
 */
export interface ReviewSummary {
  readonly purpose: Purpose;
  readonly context: CheckContext;
  /** Seconds since the epoch: when it was made, by the backend's clock. */
  readonly madeAt: number;
  readonly late: boolean;
  /** Of a rebind: what was new. On a new kind of keyboard, the face alone was compared. */
  readonly adds?: { readonly device: boolean; readonly inputKind: InputKind | null };
  /** A phone was the camera: it may have been elsewhere. */
  readonly camera?: 'phone';
  readonly liveness: LivenessEvidence;
  readonly capture: Omit<CaptureProvenance, 'deviceLabelHash'>;
  readonly face: { readonly pictures: number; readonly sharpness: readonly number[]; readonly brightness: readonly number[] };
  readonly typing: {
    readonly inputKind: InputKind;
    readonly clockResolutionMs: number;
    readonly repetitions: number;
    readonly edits: number;
    readonly rejected: Readonly<Record<string, number>>;
  };
}

/** The summary of a check. */
export function summarizeCheck(
  claims: BundleClaims,
  { late, adds, phone }: Pick<ReviewSummary, 'late'> & { readonly adds: ReviewSummary['adds']; readonly phone: boolean },
): ReviewSummary {
  const { purpose, context, iat: madeAt, liveness, face, keystroke } = claims;
  const { deviceLabelHash: _, ...capture } = claims.capture;
  const { inputKind, clockResolutionMs, repetitions, rejected } = keystroke;
  const quality = face.samples.map(({ quality }) => quality);
  return {
    purpose,
    context,
    madeAt,
    late,
    ...(adds === undefined ? {} : { adds }),
    ...(phone ? { camera: 'phone' as const } : {}),
    liveness,
    capture,
    face: {
      pictures: quality.length,
      sharpness: quality.map(({ sharpness }) => sharpness),
      brightness: quality.map(({ brightness }) => brightness),
    },
    typing: {
      inputKind,
      clockResolutionMs,
      repetitions: repetitions.length,
      edits: repetitions.reduce((sum, { edits }) => sum + edits, 0),
      rejected,
    },
  };
}
