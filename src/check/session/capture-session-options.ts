import type { TouchKeys } from '../../keystroke/touch-keys.js';
import type { AssetName } from '../../loading/assets.js';
import type { CheckedFile } from '../../loading/fetch-checked.js';
import type { CapturePolicy, ChallengeClaims, ModelId } from '../../types.js';
import type { CheckEventMap, CheckOptions } from '../check-types.js';

export interface CaptureSessionOptions extends Pick<CheckOptions, 'video' | 'input' | 'checkedWorker'> {
  readonly touchKeys?: TouchKeys | undefined;
  /** Where the worker, wasm and models are. */
  readonly files: Readonly<Record<AssetName, CheckedFile>>;
  readonly model: ModelId;
  /** The page's build, for the `sdk` claim. */
  readonly build: { readonly version: string; readonly hash: string };
  /** The camera that the learner chose while none was on. */
  readonly chosen: () => string | undefined;
  /** The models are there, and the face is looked at. */
  readonly onFace: () => void;
  readonly emit: <K extends keyof CheckEventMap>(type: K, detail: CheckEventMap[K]['detail']) => void;
  readonly signal: AbortSignal;
}

/** What the face step needs of a challenge, or of a phone's task. */
export interface LookChallenge {
  readonly claims: Pick<ChallengeClaims, 'liveness' | 'stills' | 'document'> & {
    readonly policy: Pick<CapturePolicy, 'faceFrames' | 'faceTimeoutSeconds'>;
  };
}
