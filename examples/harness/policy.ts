import type { CapturePolicy, PolicyOptions } from 'countersign/server';

/**
 * What this example's platform decides: the sentences, what learners agree to, whether they may
 * enroll again.
 */
export const policy = {
  consent: {
    id: 'harness-3',
    controller: 'The example platform on this machine',
    contact: 'mailto:privacy@harness.countersign.example',
    purposes: ['identity-verification'],
    categories: ['face-template', 'typing-rhythm', 'camera-facts', 'device-key'],
    retentionDays: 180,
    withdrawUrl: '/withdraw.html',
  },
  phrases: [
    { id: 'en-1', lang: 'en', text: 'Rain fell softly on the old stone bridge.' },
    { id: 'en-2', lang: 'en', text: 'We took the early train to the northern coast.' },
    { id: 'en-3', lang: 'en', text: 'She left her notes under the kitchen table.' },
  ],
  reenroll: 'allow',
  stills: 0,
  /** While an answer is written: its own question, its own answer. */
  monitor: {
    consent: {
      id: 'harness-writing-1',
      controller: 'The example platform on this machine',
      contact: 'mailto:privacy@harness.countersign.example',
      purposes: ['identity-verification'],
      categories: ['typing-rhythm'],
      retentionDays: 180,
      withdrawUrl: '/withdraw.html',
    },
    windowKeys: 100,
  },
} satisfies PolicyOptions;

export type PolicyName =
  | 'plain'
  | 'brief'
  | 'impatient'
  | 'document'
  | 'impatient-document'
  | 'liveness'
  | 'rebind'
  | 'stills'
  | 'passkey'
  | 'phone'
  | 'phone-review';

/**
 * What a scenario asks for beside: mounted under `/api/policies/NAME/`; `plain` under
 * `/api/countersign/` too.
 */
export const POLICIES: Readonly<Record<PolicyName, Partial<PolicyOptions>>> = {
  plain: {},
  /** Few pictures and repetitions. */
  brief: { capture: brief(60) },
  /** What cannot be mended in front of the camera shows soon. */
  impatient: { capture: brief(6) },
  document: { document: { still: false }, capture: brief(60) },
  'impatient-document': { document: { still: false }, capture: brief(10) },
  liveness: { liveness: ['turn-left', 'blink'], capture: brief(60) },
  /**
   * At once: a course platform leaves both to their defaults, a person and actions in front of the
   * camera.
   */
  rebind: { rebind: { oldDevices: 'revoke', newDevice: 'allow', liveness: [] } },
  phone: { phone: 'offer', capture: brief(60) },
  'phone-review': { phone: 'review', capture: brief(60) },
  stills: { stills: 2 },
  /** At http://localhost only: passkeys belong to names, not to addresses. */
  passkey: { passkey: 'expect' },
};

export function isPolicyName(name: string): name is PolicyName {
  return Object.hasOwn(POLICIES, name);
}

function brief(faceTimeoutSeconds: number): { enroll: Partial<CapturePolicy>; verify: Partial<CapturePolicy> } {
  const capture = { faceFrames: 2, warmupRepetitions: 0, repetitions: 1, faceTimeoutSeconds };
  return { enroll: capture, verify: capture };
}

/**
 * The policy of that name, with what the caller of the harness changes: of capture only where the
 * name says nothing of it. Where pictures or a card are asked for, the consent says so, under a
 * name of its own.
 */
export function policyOf(name: PolicyName, changes: Partial<PolicyOptions>): PolicyOptions {
  const named = POLICIES[name];
  const chosen: PolicyOptions = { ...policy, ...named, ...changes, ...(named.capture === undefined ? {} : { capture: named.capture }) };
  const more = [
    ...(chosen.document === undefined ? [] : ['document-portrait']),
    ...((chosen.stills ?? 0) > 0 || chosen.document?.still === true ? ['pictures'] : []),
  ];
  const { id, categories } = chosen.consent;
  return { ...chosen, consent: { ...chosen.consent, id: [id, ...more].join('-'), categories: [...categories, ...more] } };
}
