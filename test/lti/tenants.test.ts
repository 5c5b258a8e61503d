import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { registrationsIn } from '../../examples/course-platform/lti/registrations/registration-files.js';
import { readRegistration } from '../../examples/course-platform/lti/registrations/registrations.js';
import { openPglite } from '../support/databases.js';
import { CLIENT, DEPLOYMENT, startLms } from './lms.js';
import { openTool, type Tool } from './tool.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const LINK = 'https://purl.imsglobal.org/spec/lti/claim/resource_link';

let tool: Tool;
let data: string;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'countersign-lti-'));
  tool = await openTool(openPglite, registrationsIn(data));
});
afterAll(async () => {
  await tool.close();
  rmSync(data, { recursive: true, force: true });
});

let faces = 400;
const tenantOf = async (id: string) => (await readRegistration(tool.database, id)).tenant;

describe('two registrations of one issuer', () => {
  it('know the same learners: who enrolled by one block of a course makes the check of another', async () => {
    await tool.register(tool.lms, { clientId: 'block-2' });
    const ada = await tool.visitor();
    const face = ++faces;
    expect(await ada.check(await ada.launch({ sub: 'ada' }), face)).toMatchObject({ result: 'accepted' });
    const second = await ada.launch({ sub: 'ada' }, { claims: { [LINK]: { id: 'block-2' } } }, 'block-2');
    expect(await (await ada.request(second)).text()).toContain('under a minute');
    expect(await ada.check(second, face)).toMatchObject({ result: 'accepted' });
    await tool.work();
    expect(tool.lms.scores).toMatchObject([{ body: { userId: 'ada', scoreGiven: 1 } }]);
    expect(tool.errors).toEqual([]);
  });

  it('are apart where they say so, or where many schools share the issuer; other issuers always are', async () => {
    const [own, again, word, same] = [
      await tool.register(tool.lms),
      await tool.register(tool.lms, { clientId: 'block-3' }),
      await tool.register(tool.lms, { clientId: 'block-4', learners: 'medicine' }),
      await tool.register(tool.lms, { clientId: 'block-5', learners: 'medicine' }),
    ];
    const tenants = await Promise.all([own, again, word, same].map(tenantOf));
    expect([tenants[0] === tenants[1], tenants[1] === tenants[2], tenants[2] === tenants[3]]).toEqual([true, false, true]);
    const canvas = { ...tool.lms, url: 'https://canvas.instructure.com' };
    const addresses = {
      authUrl: 'https://sso.canvaslms.com/a',
      tokenUrl: 'https://sso.canvaslms.com/t',
      jwksUrl: 'https://sso.canvaslms.com/j',
    };
    const schools = await Promise.all(['1', '2'].map((clientId) => tool.register(canvas, { ...addresses, clientId }).then(tenantOf)));
    expect(schools[0]).not.toBe(schools[1]);
    const other = await startLms(() => `${tool.url}/lti/jwks.json`);
    expect(tenants).not.toContain(await tenantOf(await tool.register(other, { learners: 'medicine' })));
    await other.close();
  });

  it('are apart where their keys are elsewhere: a name of an issuer is easily written', async () => {
    const ada = await tool.visitor();
    await ada.launch({ sub: 'ada' });
    const other = await startLms(() => `${tool.url}/lti/jwks.json`);
    const addresses = { authUrl: `${other.url}/auth`, tokenUrl: `${other.url}/token`, jwksUrl: `${other.url}/jwks` };
    const foreign = await tool.register(tool.lms, { ...addresses, clientId: 'foreign' });
    expect(await tenantOf(foreign)).toBe(`lti-${foreign}`);
    const eve = await tool.visitor(other);
    const form = await other.token(
      await eve.login({ iss: tool.lms.url, client_id: 'foreign' }),
      { sub: 'ada' },
      { claims: { iss: tool.lms.url } },
    );
    const path = (await eve.post(form)).headers.get('location') as string;
    // They are not taken for the one who enrolled before, and can erase nothing of theirs.
    expect(await (await eve.request(path)).text()).toContain('First you enroll');
    // Who says that they are the same learners is believed.
    const word = await tool.register(tool.lms, { clientId: 'block-7', learners: 'law' });
    const moved = await tool.register(tool.lms, { ...addresses, clientId: 'block-8', learners: 'law' });
    expect(await tenantOf(moved)).toBe(await tenantOf(word));
    await other.close();
  });
});

describe('a registration', () => {
  it('is taken while the service runs, by the command; one that is none is told once', async () => {
    const lms = await startLms(() => `${tool.url}/lti/jwks.json`);
    const registration = {
      issuer: lms.url,
      clientId: CLIENT,
      ...{ authUrl: `${lms.url}/auth`, tokenUrl: `${lms.url}/token`, jwksUrl: `${lms.url}/jwks` },
      ...{ deployments: [DEPLOYMENT], loopbackHttp: true },
    };
    const file = join(data, 'given.json');
    // The service goes on meanwhile, in this process.
    const register = async (given: object) => {
      writeFileSync(file, JSON.stringify(given));
      const { DATABASE_URL: _, ...env } = process.env;
      const script = new URL('../../examples/course-platform/lti/register.ts', import.meta.url).pathname;
      const options = { env: { ...env, PLATFORM_DATA_DIR: data } };
      return (await promisify(execFile)(process.execPath, ['--import', 'tsx', script, file], options)).stdout;
    };
    const visitor = await tool.visitor(lms);
    await expect(visitor.login()).rejects.toThrow('404 lti/registration');
    await expect(register({ ...registration, tokenUrl: 'http://lms.example/token' })).rejects.toThrow('must be https');
    expect(await register(registration)).toContain(`Registered: ${CLIENT} of ${lms.url}`);
    expect(await visitor.launch({ sub: 'ben' })).toMatch(/^\/lti\/launches\//);
    writeFileSync(join(registrationsIn(data), 'broken.json'), '{');
    await tool.work();
    await tool.work();
    expect(tool.errors.map(String)).toEqual([expect.stringContaining('broken.json')]);
    tool.errors.length = 0;
    // A pipe that nobody writes into keeps nobody waiting.
    execFileSync('mkfifo', [join(registrationsIn(data), 'pipe.json')]);
    await tool.work();
    expect(tool.errors.map(String)).toEqual([expect.stringContaining('pipe.json')]);
    tool.errors.length = 0;
    await lms.close();
  });
});
