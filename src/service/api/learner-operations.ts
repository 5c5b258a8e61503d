import * as v from 'valibot';
import { eraseLearner } from '../checks/erase-learner.js';
import { instantOf, instantSchema } from '../checks/instant.js';
import type { ApiOptions } from './api-options.js';
import { nameSchema } from './names.js';
import { type AnyOperation, none, operation } from './operation.js';
import { Problem } from './problem.js';

const path = v.strictObject({ subject: nameSchema });

const learner = v.strictObject({
  subject: v.string(),
  enrolled: v.boolean(),
  since: v.nullable(instantSchema),
  renewTyping: v.pipe(v.boolean(), v.description('Ask the learner to enroll again: their typing has moved away.')),
});

const device = v.strictObject({ thumbprint: v.string(), registeredAt: instantSchema, revokedAt: v.nullable(instantSchema) });

const erased = v.strictObject({ subject: v.string(), erased: v.record(v.string(), v.number()) });

/** What is known of a learner, and how it is erased. */
export function learnerOperations(options: ApiOptions): readonly AnyOperation[] {
  const { countersign } = options;
  const shared = { scope: 'learners', query: none, body: null, status: 200 } as const;
  const erasing = (how: 'erase' | 'withdraw') => async (tenant: string, subject: string) => {
    const rows = await eraseLearner({ tenant, subject }, how, options);
    return { answer: { subject, erased: { ...rows } } };
  };
  return [
    operation({
      ...shared,
      id: 'getLearner',
      method: 'get',
      route: '/learners/{subject}',
      summary: 'Says whether a learner is enrolled',
      path,
      answer: learner,
      problems: [],
      run: async ({ key: { tenant }, path: { subject } }) => {
        const { enrolled, since, renewTyping } = await countersign.status({ tenant, subject });
        return { answer: { subject, enrolled, since: since === null ? null : instantOf(since), renewTyping } };
      },
    }),
    operation({
      ...shared,
      id: 'eraseLearner',
      method: 'delete',
      route: '/learners/{subject}',
      summary: 'Erases everything biometric of a learner',
      path,
      answer: erased,
      problems: [],
      run: ({ key, path: { subject } }) => erasing('erase')(key.tenant, subject),
    }),
    operation({
      ...shared,
      id: 'withdrawLearner',
      method: 'post',
      route: '/learners/{subject}/withdraw',
      summary: 'The learner withdraws their consent: as an erasure, and only their own wish begins anew',
      path,
      answer: erased,
      problems: [],
      run: ({ key, path: { subject } }) => erasing('withdraw')(key.tenant, subject),
    }),
    operation({
      ...shared,
      id: 'listDevices',
      method: 'get',
      route: '/learners/{subject}/devices',
      summary: 'Lists the learner’s browsers, newest first',
      path,
      answer: v.strictObject({ data: v.array(device) }),
      problems: [],
      run: async ({ key: { tenant }, path: { subject } }) => {
        const devices = await countersign.devices({ tenant, subject });
        const data = devices.map(({ thumbprint, registeredAt, revokedAt }) => ({
          thumbprint,
          registeredAt: instantOf(registeredAt),
          revokedAt: revokedAt === null ? null : instantOf(revokedAt),
        }));
        return { answer: { data } };
      },
    }),
    operation({
      ...shared,
      id: 'revokeDevice',
      method: 'delete',
      route: '/learners/{subject}/devices/{thumbprint}',
      summary: 'Refuses a browser from now on, for good',
      path: v.strictObject({ subject: nameSchema, thumbprint: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)) }),
      answer: v.strictObject({ subject: v.string(), thumbprint: v.string(), revoked: v.literal(true) }),
      problems: ['device/unknown'],
      run: async ({ key: { tenant }, path: { subject, thumbprint } }) => {
        if (!(await countersign.revokeDevice({ tenant, subject }, thumbprint))) throw new Problem('device/unknown');
        return { answer: { subject, thumbprint, revoked: true as const } };
      },
    }),
  ];
}
