import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isListed } from '../../src/service/configuration/addresses.js';
import { publishedSchema } from '../../src/service/configuration/published-schema.js';
import { checkConfiguration, readConfiguration } from '../../src/service/configuration/read-configuration.js';
import { writeFirstConfiguration } from '../../src/service/configuration/write-first-configuration.js';
import { POLICY } from '../support/backend.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-configuration-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const GOOD = { publicUrl: 'https://verify.example', policy: POLICY, tenants: [{ id: 'main', name: 'Main' }] };

/** What is said of a configuration with another member, or with one that is changed. */
function mistakesOf(change: object): string {
  try {
    checkConfiguration({ ...GOOD, ...change }, folder);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

function read(environment: Record<string, string>, written: object = GOOD) {
  const path = join(folder, 'countersign.json');
  writeFileSync(path, JSON.stringify(written));
  return readConfiguration(path, environment);
}

describe('countersign init', () => {
  it('writes a configuration that fits, and keys that only their owner may read', async () => {
    const there = join(folder, 'new');
    await writeFirstConfiguration(there);
    expect(statSync(join(there, 'keys.json')).mode & 0o777).toBe(0o600);
    const configuration = readConfiguration(join(there, 'countersign.json'), {});
    expect(configuration).toMatchObject({ keysFile: join(there, 'keys.json'), database: { folder: join(there, 'data/database') } });
    const validate = new Ajv2020({ strict: false }).compile(publishedSchema());
    expect([validate(JSON.parse(readFileSync(join(there, 'countersign.json'), 'utf8'))), validate.errors]).toEqual([true, null]);
  });

  it('leaves what is there as it is', async () => {
    mkdirSync(join(folder, 'used'));
    writeFileSync(join(folder, 'used/keys.json'), 'mine');
    await expect(writeFirstConfiguration(join(folder, 'used'))).rejects.toThrow('is there already');
    expect(readFileSync(join(folder, 'used/keys.json'), 'utf8')).toBe('mine');
  });
});

describe('the configuration', () => {
  it.each<[string, object, string]>([
    ['an unknown member', { orgins: [] }, 'orgins is unknown'],
    ['an unknown member deep inside', { tenants: [{ id: 'main', name: 'M', webhook: [] }] }, 'tenants.0.webhook is unknown'],
    ['an unknown member of the policy', { policy: { ...POLICY, phrase: [] } }, 'policy.phrase is unknown'],
    [
      'an unknown member of the consent',
      { policy: { ...POLICY, consent: { ...POLICY.consent, day: 1 } } },
      'policy.consent.day is unknown',
    ],
    ['a missing member', { publicUrl: undefined }, 'publicUrl is missing'],
    ['an address with a path', { publicUrl: 'https://verify.example/x' }, 'publicUrl is an origin'],
    ['http on another machine', { publicUrl: 'http://verify.example' }, 'publicUrl is an origin'],
    ['a port that is none', { listen: { port: 70_000 } }, 'listen.port'],
    ['a text for a number', { listen: { port: '80' } }, 'listen.port is not number'],
    ['no tenant', { tenants: [] }, 'tenants has at least one tenant'],
    ['two tenants of one id', { tenants: [GOOD.tenants[0], GOOD.tenants[0]] }, 'tenants has an id of its own'],
    ['a color that could be CSS', { tenants: [{ id: 'main', name: 'M', accent: '#fff;}' }] }, 'tenants.0.accent is a color'],
    [
      'a secret that is none',
      { tenants: [{ id: 'm', name: 'M', webhooks: [{ id: 'w', url: 'https://x.example', secrets: ['whsec_short'] }] }] },
      'tenants.0.webhooks.0.secrets.0 is whsec_',
    ],
    [
      'a return address with a user',
      { tenants: [{ id: 'm', name: 'M', returnUrls: ['https://a:b@x.example/'] }] },
      'tenants.0.returnUrls.0',
    ],
  ])('with %s is refused by name', (_, change, said) => {
    expect(mistakesOf(change)).toContain(said);
  });

  it('names every mistake, and quotes no secret', () => {
    const secret = 'whsec_not-base64-but-secret';
    const said = mistakesOf({
      metricsToken: 'a secret!',
      database: { url: 'mysql://user:password@host' },
      tenants: [{ id: 'm', name: 'M', webhooks: [{ id: 'w', url: 'https://x.example', secrets: [secret] }] }],
    });
    expect(said.split('\n')).toHaveLength(3);
    for (const hidden of [secret, 'a secret!', 'password']) expect(said).not.toContain(hidden);
    writeFileSync(join(folder, 'broken.json'), '{ "metricsToken": "very-secret-token-1234');
    expect(() => readConfiguration(join(folder, 'broken.json'), {})).toThrow(/holds no JSON$/);
  });

  it('is published as a JSON Schema that knows every member and no other', () => {
    const validate = new Ajv2020({ strict: false }).compile(publishedSchema());
    expect(validate(GOOD)).toBe(true);
    expect(validate({ ...GOOD, orgins: [] })).toBe(false);
    expect(validate({ ...GOOD, tenants: [{ id: 'main', name: 'M', webhook: [] }] })).toBe(false);
  });
});

describe('the environment', () => {
  it('sets any member over what the file says, with the type that belongs there', () => {
    const secret = `whsec_${'A'.repeat(32)}`;
    const read_ = read({
      COUNTERSIGN_LISTEN_PORT: '8080',
      COUNTERSIGN_POLICY_FOUR_EYES: 'true',
      COUNTERSIGN_PUBLIC_URL: 'https://other.example',
      COUNTERSIGN_POLICY_CONSENT_RETENTION_DAYS: '30',
      COUNTERSIGN_POLICY_PHRASES_1_ID: 'en-2',
      COUNTERSIGN_POLICY_PHRASES_1_TEXT: 'Another sentence that people type.',
      COUNTERSIGN_POLICY_PHRASES_1_LANG: 'en',
      COUNTERSIGN_TENANTS_0_WEBHOOKS_0_ID: 'main',
      COUNTERSIGN_TENANTS_0_WEBHOOKS_0_URL: 'https://hooks.example/',
      COUNTERSIGN_TENANTS_0_WEBHOOKS_0_SECRETS_0: secret,
      DATABASE_URL: 'postgresql://host/name',
      HOME: '/root',
    });
    expect(read_).toMatchObject({
      publicUrl: 'https://other.example',
      listen: { host: '127.0.0.1', port: 8080 },
      database: { url: 'postgresql://host/name' },
      policy: { fourEyes: true, consent: { retentionDays: 30 }, phrases: [{ id: 'en-1' }, { id: 'en-2' }] },
      tenants: [{ webhooks: [{ id: 'main', secrets: [secret] }] }],
    });
  });

  it('reads a secret from a file, whose line may end', () => {
    writeFileSync(join(folder, 'token'), 'token-of-metrics-1234\n');
    expect(read({ COUNTERSIGN_METRICS_TOKEN_FILE: join(folder, 'token') }).metricsToken).toBe('token-of-metrics-1234');
    expect(read({ COUNTERSIGN_KEYS_FILE: 'other.json' }).keysFile).toBe(join(folder, 'other.json'));
  });

  it.each([
    ['COUNTERSIGN_LISTEN_PROT', '80', 'leads to no member'],
    ['COUNTERSIGN_LISTEN', '{}', 'leads to no member'],
    ['COUNTERSIGN_TENANTS_0_WEBHOOKS', '[]', 'leads to no member'],
    ['COUNTERSIGN_LISTEN_PORT', 'eighty', 'is a number'],
    ['COUNTERSIGN_LISTEN_PORT', '', 'is a number'],
    ['COUNTERSIGN_POLICY_FOUR_EYES', 'yes', 'is true or false'],
    ['COUNTERSIGN_METRICS_TOKEN_FILE', '/not/there', 'cannot be read'],
  ])('is refused by name: %s=%s', (name, value, said) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`${name} \\(environment\\).*${said}`));
  });
});

describe('an address to return to', () => {
  const list = ['https://courses.example/back/', 'https://south.example/done'];
  it.each([
    'https://courses.example/back/',
    'https://courses.example/back/quiz/1?a=b',
    'https://south.example/done?x=1',
    'HTTPS://Courses.example/back/./x',
  ])('on the list: %s', (url) => expect(isListed(url, list)).toBe(true));
  it.each([
    'https://courses.example/back',
    'https://courses.example/back/../admin',
    'https://courses.example/back/%2e%2e/admin',
    'https://courses.example/back/%2E%2E%2Fadmin',
    'https://courses.example/other',
    'https://courses.example.evil.example/back/',
    'https://courses.example@evil.example/back/',
    'https://user@courses.example/back/',
    'https://courses.example:8443/back/',
    'http://courses.example/back/',
    'https://south.example/done/more',
    'https://south.example/done#x',
    'javascript:alert(1)',
    '//courses.example/back/',
    '/back/',
    '',
  ])('not on the list: %s', (url) => expect(isListed(url, list)).toBe(false));
});
