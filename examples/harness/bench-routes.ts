// What only a test bench has, under /api/harness. A production backend never exposes claims, steps
// or scores, never picks a learner by a form, and has no faults to switch on.
import type { Countersign } from 'countersign/server';
import type { Context, Hono } from 'hono';
import type { Faults } from './faults.js';
import { learnerOf, signIn, TENANT } from './learner-cookie.js';
import type { RunLog } from './run-log.js';

const LEARNERS = ['ada', 'grace', 'katherine'];

/** What `GET /api/harness/session` says. */
export interface SessionAnswer {
  readonly learner: string | null;
  readonly learners: readonly string[];
  readonly fault: string;
  readonly faults: readonly string[];
}

export interface BenchOptions {
  readonly countersign: Countersign;
  readonly faults: Faults;
  readonly log: RunLog;
}

export function mountBench(app: Hono, { countersign, faults, log }: BenchOptions): void {
  app.get('/api/harness/session', (c) => {
    const learner = learnerOf(c.req.raw);
    return c.json<SessionAnswer>({ learner: learner ?? null, learners: LEARNERS, fault: faults.current(learner), faults: faults.names });
  });
  app.post('/api/harness/session', async (c) => {
    const { learner } = await readJson(c);
    return signIn(c, learner) ? c.body(null, 204) : c.json({ error: 'a learner is 1 to 40 letters, digits or dashes' }, 400);
  });
  app.post('/api/harness/fault', async (c) => {
    const { fault, times } = await readJson(c);
    if (typeof fault !== 'string' || !faults.names.includes(fault))
      return c.json({ error: `no such fault: there are ${faults.names.join(', ')}` }, 400);
    faults.set(fault, typeof times === 'number' ? times : undefined, learnerOf(c.req.raw));
    return c.body(null, 204);
  });
  app.get('/api/harness/writing', async (c) => {
    const owner = { tenant: TENANT, subject: learnerOf(c.req.raw) ?? '' };
    return c.json(await countersign.writingTrend(owner, { course: 'demo', activity: c.req.query('activity') || 'essay-1' }));
  });
  app.get('/api/harness/runs', (c) => c.json({ runs: log.runs.slice(Number(c.req.query('after') ?? 0)) }));
  app.get('/api/harness/runs/:id{\\d+}/vector', async (c) => {
    const vector = await log.vector(Number(c.req.param('id')));
    return vector === null ? c.json({ error: 'this bundle makes no vector' }, 404) : c.json(vector);
  });
}

/** What a request says; nothing where that is no JSON object. */
async function readJson(c: Context): Promise<Record<string, unknown>> {
  const value: unknown = await c.req.json().catch(() => null);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
