import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Campus, openCampus } from '../platform/campus.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

let campus: Campus;
beforeAll(async () => {
  campus = await openCampus();
});
afterAll(() => campus.close());

it('staff see what waits in the background, how long, and what was given up and why', async () => {
  const staff = await campus.staff('grace');
  expect((await staff.get('/staff/rates')).html).toContain('Nothing waits.');
  const { database } = campus.platform;
  const job = 'insert into countersign_job (kind, payload, due_at, tries, failed_at, failure) values ($1, $2::jsonb, $3, $4, $5, $6)';
  await database.query(job, ['of-tomorrow', '{}', campus.clock.now - 600, 0, null, null]);
  await database.query(job, ['notice', '{"kind":"erased"}', campus.clock.now, 10, campus.clock.now, 'Error ECONNREFUSED']);
  const { html } = await staff.get('/staff/rates');
  const rows = [...html.matchAll(/<tr><th scope="row">(notice|of-tomorrow)<\/th>((?:<td>[^<]*<\/td>)+)<\/tr>/g)].map(([, kind, cells]) => [
    kind,
    ...[...(cells as string).matchAll(/<td>([^<]*)<\/td>/g)].map(([, cell]) => cell),
  ]);
  expect(rows).toEqual([
    ['notice', '0', '', '1', 'Error ECONNREFUSED'],
    ['of-tomorrow', '1', '10', '0', ''],
  ]);
  expect((await (await campus.learner('ada')).get('/staff/rates')).status).not.toBe(200);
});
