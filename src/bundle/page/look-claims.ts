import type { Evidence, FaceQuality, FaceSample } from '../../types.js';
import type { LookClaims } from '../schema.js';
import { vectorToBase64url } from '../vectors.js';
import type { SealedStill } from './seal-stills.js';

/**
 * What a camera saw, as it is signed: on the device of a check, or on the phone that is its camera.
 */
export function lookClaims(
  { face, liveness, capture, document }: Pick<Evidence, 'face' | 'liveness' | 'capture' | 'document'>,
  stills: readonly SealedStill[],
): LookClaims {
  return {
    face: { model: face.model, backend: face.backend, samples: face.samples.map(sampleClaim) },
    ...(document === undefined ? {} : { document: sampleClaim(document) }),
    liveness: { ...liveness, track: roundAll(liveness.track, 4) },
    capture: { ...capture, measuredFps: round(capture.measuredFps, 2), frameJitterMs: round(capture.frameJitterMs, 2) },
    evidence: stills.map(({ sample, bytes, sha256 }) => ({
      id: String(sample),
      mediaType: 'image/jpeg',
      bytes,
      atMs: Math.round((sample === 'document' ? document : face.samples[sample])?.atMs ?? 0),
      sha256,
    })),
  };
}

function sampleClaim({ vector, quality, atMs }: FaceSample): LookClaims['face']['samples'][number] {
  return { vector: vectorToBase64url(vector), quality: roundQuality(quality), atMs: Math.round(atMs) };
}

/** Three decimals of a measure are finer than what was measured. */
function roundQuality(quality: FaceQuality): FaceQuality {
  return roundAll(quality, 3);
}

function roundAll<T extends Readonly<Record<keyof T, number | null>>>(values: T, digits: number): T {
  const rounded = Object.entries<number | null>(values).map(([name, value]) => [name, value === null ? null : round(value, digits)]);
  return Object.fromEntries(rounded) as T;
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
