import pg from 'pg';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CountersignOptions } from '../../../src/server/backend/countersign-options.js';
import { createCountersign } from '../../../src/server/create-countersign.js';
import { generateKeys } from '../../../src/server/keys/keys.js';
import { postgresDatabase } from '../../../src/server/store/database.js';
import { ORIGIN, POLICY } from '../../support/backend.js';
import { openPglite } from '../../support/databases.js';

const keys = await generateKeys();
const options: CountersignOptions = {
  database: { query: async () => [], transaction: () => Promise.reject(new Error('not here')) },
  keys,
  audience: ORIGIN,
  origins: [ORIGIN],
  authenticate: async () => ({ tenant: 'example', subject: 'ada@example.org' }),
  address: 'none',
  policy: POLICY,
};

describe('an option that is not what it may be', () => {
  it.each<[string, object, string]>([
    ['a slip of the pen', { orgins: [ORIGIN], origins: undefined }, 'orgins is no option'],
    ['one too many', { onFailure: () => undefined }, 'onFailure is no option'],
    ['an address that is one', { address: '1.2.3.4' }, "address must be a function, or 'none'"],
    ['nobody who authenticates', { authenticate: null }, 'authenticate must be a function'],
    ['a session instead of a function', { authenticate: { tenant: 'a', subject: 'b' } }, 'authenticate must be a function'],
    ['a pool without an adapter', { database: new pg.Pool() }, 'database must be a Database'],
    ['a path instead of keys', { keys: './keys.json' }, 'keys must be a key set, or a function that gives one'],
    ['one origin', { origins: ORIGIN }, 'origins must be a list such as'],
    ['an origin with a path', { origins: [`${ORIGIN}/`] }, 'origins must be a list such as'],
    ['a number as audience', { audience: 7 }, 'audience must be 1 to 200 characters'],
    ['a notice that is no function', { onNotice: 'mail' }, 'onNotice must be a function'],
    ['an error log that is no function', { onError: null }, 'onError must be a function'],
    ['a clock that stands', { now: 1_800_000_000 }, 'now must be a function'],
    ['an inspection that is no function', { dangerouslyInspect: true }, 'dangerouslyInspect must be a function'],
    ['a checker that checks nothing', { stillChecker: {} }, 'stillChecker must be what createStillChecker() gives'],
    ['passkeys that verify nothing', { passkeys: true }, 'passkeys must be what createPasskeyVerifier() gives'],
    ['no policy', { policy: null }, 'policy must be an object'],
    ['nothing of the audience', { audience: undefined }, 'audience is required'],
  ])('(%s) is refused at start by its name', (_, change, words) => {
    const start = () => createCountersign({ ...options, ...change } as unknown as CountersignOptions);
    expect(start).toThrow(TypeError);
    expect(start).toThrow(`createCountersign: ${words}`);
  });

  it('or no options at all: refused', () => {
    expect(() => createCountersign(undefined as unknown as CountersignOptions)).toThrow('createCountersign: options are required');
  });
});

describe('without onError, the log', () => {
  afterEach(() => vi.restoreAllMocks());

  async function linesOf(change: Partial<CountersignOptions>, reason?: string): Promise<string[]> {
    const spoken = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const response = await createCountersign({ ...options, ...change }).fetch(new Request(`${ORIGIN}/api/countersign/me/status`));
    expect([response.status, await response.json()]).toEqual([500, { error: 'internal', ...(reason === undefined ? {} : { reason }) }]);
    return spoken.mock.calls.map((words) => words.join(' '));
  }

  it('says in one line that migrate was forgotten', async () => {
    const { database, close } = await openPglite();
    const [line, ...more] = await linesOf({ database }, 'migrate');
    expect([line, more]).toEqual(['countersign: the database failed: a table is missing: did you run migrate()?', []]);
    await close();
  });

  it('says in one line that nothing answers at the database’s address', async () => {
    const pool = new pg.Pool({ connectionString: 'postgresql://secret-user:secret-word@127.0.0.1:9/secret-name' });
    const [line, ...more] = await linesOf({ database: postgresDatabase(pool) });
    expect([line, more]).toEqual(['countersign: the database failed: nothing answers at its address: is it running?', []]);
    await pool.end();
  });

  it('says in one line that the pool has ended', async () => {
    const pool = new pg.Pool({ connectionString: 'postgresql://127.0.0.1:9/x' });
    await pool.end();
    expect(await linesOf({ database: postgresDatabase(pool) })).toEqual([
      'countersign: the database failed: the pool was ended while the backend still runs',
    ]);
  });

  it('says where the platform’s own code failed, and nothing of the person whom its words name', async () => {
    const authenticate = async () => {
      throw Object.assign(new RangeError('no session of ada@example.org\n    at /home/ada@example.org:1:1 (Ada)'), { code: 'ESESSION' });
    };
    const [line, ...more] = await linesOf({ authenticate });
    expect(line).toMatch(/^countersign: RangeError ESESSION at \S+check-options\.test\.ts:\d+:\d+$/);
    expect([line?.includes('ada@'), more]).toEqual([false, []]);
  });

  it('bears what is thrown and is no error', async () => {
    const thrown = await linesOf({ authenticate: () => Promise.reject('ada@example.org') });
    expect(thrown).toEqual(['countersign: something that is no error was thrown (string)']);
  });
});
