import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, askChallenge, ENROLLMENT, type Member, sendBundle, signUp } from '../bench/platform/people.js';
import { type Sealers, startSealers } from '../bench/platform/sealers.js';
import { bundleProcesses, ORIGIN, type Site, startSite } from '../bench/platform/spawn.js';
import { countStored } from '../bench/platform/stored.js';
import { type Cluster, HAS_POSTGRES, openCluster } from '../platform/cluster.js';

const LEARNERS = 16;

describe.skipIf(!HAS_POSTGRES)('a process of two that is told to end (SIGTERM) while checks run', () => {
  let cluster: Cluster;
  let sealers: Sealers;
  let folder: string;
  let sites: [Site, Site];
  beforeAll(async () => {
    const files = await bundleProcesses();
    sealers = startSealers(files.sealer, ORIGIN, 2);
    folder = await mkdtemp(join(tmpdir(), 'countersign-sigterm-'));
    cluster = await openCluster();
    const options = { data: folder, databaseUrl: cluster.url };
    const first = await startSite(files.server, options);
    sites = [first, await startSite(files.server, options)];
  });
  afterAll(async () => {
    await Promise.all(sites.map((site) => site.close()));
    await Promise.all([sealers.close(), cluster.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  const sealFor = async (url: string, member: Member): Promise<string> => {
    const token = await askChallenge(url, member, ENROLLMENT);
    const [sealed] = await sealers.seal([{ person: member.person, token, sitting: 1 }]);
    return sealed as string;
  };

  it('answers every one of them, and what comes later goes to the other one: none lost, none doubled', { timeout: 120_000 }, async () => {
    const [ending, staying] = sites;
    const members = await Promise.all(Array.from({ length: LEARNERS + 1 }, (_, index) => signUp(ending, index + 1)));
    const sealed = await Promise.all(members.map((member) => sealFor(ending.url, member)));
    const exit = once(ending.process, 'exit');
    const running = members.slice(0, LEARNERS).map((member, at) => sendBundle(ending.url, member, sealed[at] as string));
    // All of them are in its hands: the first is answered, the others are being verified.
    await Promise.race(running);
    ending.process.kill('SIGTERM');
    const answers: Answer[] = await Promise.all(running);
    expect(answers.map(({ result }) => result)).toEqual(Array<string>(LEARNERS).fill('accepted'));
    const [last, lastSealed] = [members.at(-1) as Member, sealed.at(-1) as string];
    expect(await exit).toEqual([0, null]);
    await expect(sendBundle(ending.url, last, lastSealed)).rejects.toThrow();
    const late = await sendBundle(staying.url, last, lastSealed);
    expect(late.result).toBe('accepted');
    expect(await countStored(staying, [...answers, late])).toMatchObject({ lost: 0, doubled: 0 });
  });
});
