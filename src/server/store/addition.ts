import type { PublicJwk } from '../../bundle/server/public-jwk.js';
import type { StoredTyping } from './stored-typing.js';

/** A browser's key, before it is the learner's. */
export interface DeviceIdentity {
  readonly thumbprint: string;
  readonly jwk: PublicJwk;
}

/** What a rebind adds to what the learner has; `null`: it was there before. */
export interface Addition {
  readonly device: DeviceIdentity | null;
  /** Encrypted under the learner's data key. */
  readonly typing: Pick<StoredTyping, 'inputKind' | 'keystroke'> | null;
}
