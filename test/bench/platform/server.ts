import { join } from 'node:path';
import { policy as universityPolicy } from '../../../examples/course-platform/enrollment/policy.js';
import { startPlatform } from '../../../examples/course-platform/start.js';
import { readKeyFile } from '../../../src/server/keys/key-file.js';
import { importKeys } from '../../../src/server/keys/keys.js';
import { completePolicy } from '../../../src/server/policy/complete-policy.js';
import type { PolicyOptions } from '../../../src/server/policy/policy-options.js';
import { OWN_MODEL } from '../../../src/server/reference/known-models.js';
import { nothingKnown } from '../../../src/server/typing/typing-population.js';
import { verifyBundle } from '../../../src/server/verify/verify.js';
import type { VerifyOptions } from '../../../src/server/verify/verify-options.js';
import { eachAtOnce } from './each-at-once.js';

/** What the parent asks of a server process beside HTTP. */
export type Ask =
  /** Counts at once whose typing waits for the background. */
  | { readonly kind: 'count-typing' }
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | {
      readonly kind: 'verify';
      readonly bundles: readonly { readonly sealed: string; readonly subject: string }[];
      readonly atOnce: number;
    };

/** What the verification alone took, by the clock. */
export interface VerifiedAlone {
  readonly wallMs: number;
}

const TENANT = 'courses';
const {
  PLATFORM_DATA: data = '',
  PLATFORM_ORIGIN: origin = '',
  PLATFORM_PASSWORD_COST: passwordCost,
  DATABASE_URL: databaseUrl,
} = process.env;

const { platform, close } = await startPlatform({
  port: Number(process.env.PORT),
  data,
  policy: { ratePerMinute: 10_000, stills: 0 },
  origin,
  ...(passwordCost === undefined ? {} : { passwordCost: JSON.parse(passwordCost) }),
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
});

const policy = await completePolicy({ ...universityPolicy, ratePerMinute: 10_000, stills: 0 } as PolicyOptions);
const keys = await importKeys(await readKeyFile(join(data, 'keys.json')));

process.on('message', ({ id, ask }: { id: number; ask: Ask }) => {
  answerTo(ask).then(
    (value: unknown) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});
const end = (): void => void close().then(() => process.exit(0));
process.once('disconnect', end);
process.once('SIGTERM', end);
process.send?.({ ready: true });

function answerTo(ask: Ask): Promise<unknown> {
  if (ask.kind === 'query') return platform.database.query(ask.sql, ask.parameters);
  return ask.kind === 'verify' ? verifyAlone(ask) : platform.countersign.rescoreTyping();
}

async function verifyAlone({ bundles, atOnce }: Extract<Ask, { kind: 'verify' }>): Promise<VerifiedAlone> {
  const options: Omit<VerifyOptions, 'owner' | 'now'> = {
    database: platform.database,
    keys,
    policy,
    audience: origin,
    origins: [origin],
    models: [OWN_MODEL],
    knownStatistics: nothingKnown(),
  };
  const start = performance.now();
  await eachAtOnce(bundles, atOnce, async ({ sealed, subject }) => {
    const verified = await verifyBundle(sealed, { ...options, owner: { tenant: TENANT, subject }, now: Math.floor(Date.now() / 1000) });
    if (!('result' in verified)) throw new Error('a check was taken for writing');
  });
  return { wallMs: performance.now() - start };
}
