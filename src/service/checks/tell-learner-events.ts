import type { Database, DuplicateFound, Erasure, Notice } from '../../server.js';
import type { EventType } from '../configuration/configuration.js';
import { addEvent } from '../store/events.js';
import type { DecisionOptions } from './follow-decision.js';
import { instantOf } from './instant.js';

export interface LearnerEvents {
  onNotice(notice: Notice): Promise<void>;
  onErasure(erasure: Erasure): Promise<void>;
  onDuplicate(duplicate: DuplicateFound): Promise<void>;
}

/** An erasure tells itself, with its cause; the service merges no accounts. */
const NOTICES: Readonly<Record<Exclude<Notice['kind'], 'erased' | 'merged'>, EventType>> = {
  'device-added': 'device.added',
  'typing-added': 'typing.added',
  'typing-removed': 'typing.removed',
  'reference-replaced': 'learner.reenrolled',
  'typing-replaced': 'learner.typing-replaced',
  'foreign-tries': 'learner.foreign-tries',
};

/**
 * What the library tells of learners, as events. It may tell the same again; then there is one
 * event all the same.
 */
export function tellLearnerEvents(database: Database, { tenantOf, now }: DecisionOptions): LearnerEvents {
  return {
    onNotice: async ({ kind, tenant, subject, thumbprint, at }) => {
      if (kind === 'erased' || kind === 'merged') return;
      const once = await onceOf([kind, tenant, subject, thumbprint, at]);
      const data = { subject, thumbprint, at: instantOf(at) };
      await addEvent(database, { tenant: tenantOf(tenant), type: NOTICES[kind], stream: `learner:${subject}`, data, at, once });
    },
    onErasure: async ({ at, tenant, subject, cause }) => {
      const once = await onceOf(['erased', tenant, subject, cause, at]);
      const data = { subject, cause, at: instantOf(at) };
      await addEvent(database, { tenant: tenantOf(tenant), type: 'learner.erased', stream: `learner:${subject}`, data, at, once });
    },
    onDuplicate: async ({ id, tenant, subject, other }) => {
      const once = await onceOf(['duplicate', tenant, id, subject, other]);
      const at = now();
      await addEvent(database, {
        tenant: tenantOf(tenant),
        type: 'duplicate.found',
        stream: `duplicate:${id}`,
        data: { id, subject, other },
        at,
        once,
      });
    },
  };
}

/** The same name for the same event. */
async function onceOf(what: readonly unknown[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(what)));
  return Buffer.from(digest).toString('base64url').slice(0, 22);
}
