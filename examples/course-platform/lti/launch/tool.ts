import type { Countersign } from 'countersign/server';
import type { ScoreTool } from '../gradebook/access-tokens.js';
import type { Registration } from '../registrations/registrations.js';
import type { ToolKey } from '../registrations/tool-keys.js';
import type { PlatformKeys } from './id-token.js';

/** What the tool's pages and its work in the background need. */
export interface Tool extends ScoreTool {
  toolKey: ToolKey;
  /** A learning platform's keys. */
  keysOf: (registration: Registration) => PlatformKeys;
  /** The package's backend for launches. */
  countersign: Countersign;
  /** Takes what is new in the folder of registrations. */
  takeRegistrations: () => Promise<void>;
}
