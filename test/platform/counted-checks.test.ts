import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { countedChecks } from '../../examples/course-platform/certificates/counted-checks.js';
import { countIdentityChecks } from '../../src/certificate/claims/identity-checks.js';
import { type Campus, openCampus } from './campus.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
/** Minutes after the beginning. */
type Minute = number;
interface Work {
  readonly state: string;
  readonly checks?: readonly (readonly [result: string, at: Minute])[];
  readonly reviews?: readonly (readonly [decision: string | null, opened: Minute, closed: Minute | null])[];
}

let campus: Campus;
beforeAll(async () => {
  campus = await openCampus();
});
afterAll(() => campus.close());

/** What a certificate would say of a learner with this work. */
async function says(name: string, work: readonly Work[]) {
  const { database } = campus.platform;
  await campus.learner(name);
  const [{ id: account = '' } = {}] = await database.query<{ id: string }>('select id from platform_account where email = $1', [
    `${name}@example.org`,
  ]);
  const at = (minute: Minute | null) => (minute === null ? null : new Date((campus.clock.now + minute * 60) * 1000));
  for (const [index, { state, checks = [], reviews = [] }] of work.entries()) {
    const [{ id = '' } = {}] = await database.query<{ id: string }>(
      `insert into platform_submission (account_id, course_id, unit_id, attempt, answers, points, submitted_at, check_state, on_track)
      values ($1, $2, 'quiz-1', $3, '{}', 3, $4, $5, true) returning id`,
      [account, COURSE, index + 1, at(0), state],
    );
    for (const [result, minute] of checks) {
      const sql = `insert into platform_check (jti, account_id, submission_id, purpose, result, reasons, mode, late, at, browser, device)
        values ($1, $2, $3, 'verify', $4, '[]', 'embeddings', false, $5, 'x', 'y')`;
      await database.query(sql, [`${id}-${minute}`, account, id, result, at(minute)]);
    }
    for (const [decision, opened, closed] of reviews) {
      const sql = `insert into platform_review (submission_id, kind, opened_at, decision, closed_at) values ($1, 'check', $2, $3, $4)`;
      await database.query(sql, [id, at(opened), decision, at(closed)]);
    }
  }
  const { counts, confirmedByStaff } = countIdentityChecks(await countedChecks(database, account, COURSE));
  return { ...counts, confirmedByStaff };
}

describe('what staff confirmed', () => {
  it('is a check that they accepted after it was measured, and one that was not measured at all', async () => {
    const work: Work[] = [
      { state: 'accepted', checks: [['accepted', 1]] },
      { state: 'accepted', checks: [['refused', 1]], reviews: [['accepted', 2, 3]] },
      { state: 'accepted', reviews: [['accepted', 1, 2]] },
    ];
    expect(await says('ada', work)).toEqual({ accepted: 3, review: 0, refused: 0, confirmedByStaff: 2 });
  });

  it('is no check that was made after they had decided, and none on which they have not', async () => {
    const later: Work = {
      state: 'accepted',
      checks: [
        ['refused', 1],
        ['accepted', 9],
      ],
      reviews: [['refused', 2, 3]],
    };
    expect(await says('ben', [later])).toEqual({ accepted: 1, review: 0, refused: 1, confirmedByStaff: 0 });
    const open: Work = { state: 'review', checks: [['review', 1]], reviews: [[null, 2, null]] };
    expect(await says('cem', [{ state: 'accepted', checks: [['accepted', 1]] }, open])).toEqual({
      accepted: 1,
      review: 1,
      refused: 0,
      confirmedByStaff: 0,
    });
  });

  it('is no check of work that still waits for one, where they only looked at its writing', async () => {
    const waiting: Work = { state: 'awaiting', checks: [['refused', 1]], reviews: [['accepted', 2, 3]] };
    expect(await says('eva', [{ state: 'accepted', checks: [['accepted', 1]] }, waiting])).toEqual({
      accepted: 1,
      review: 0,
      refused: 1,
      confirmedByStaff: 0,
    });
  });

  it('is their last word, once, where a refusal was appealed', async () => {
    const appealed: Work = {
      state: 'accepted',
      reviews: [
        ['refused', 1, 2],
        ['accepted', 3, 4],
      ],
    };
    expect(await says('dan', [appealed])).toEqual({ accepted: 1, review: 0, refused: 0, confirmedByStaff: 1 });
  });
});
