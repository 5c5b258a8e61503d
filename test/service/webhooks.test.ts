import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { addEvent } from '../../src/service/store/events.js';
import { deliverDue, type WebhookOptions } from '../../src/service/webhooks/deliver-webhooks.js';
import { openPoster, type Poster } from '../../src/service/webhooks/post.js';
import { isPublicAddress } from '../../src/service/webhooks/public-address.js';
import { DATABASES } from '../support/databases.js';
import { openTestService, TENANTS, type TestService } from './open-test-service.js';

const SECRETS = ['A', 'B'].map((letter) => `whsec_${letter.repeat(32)}`);

interface Received {
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** An endpoint on this machine; `status` answers for it. */
class Endpoint {
  readonly received: Received[] = [];
  status: (received: Received) => number = () => 204;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const received = { body: Buffer.concat(chunks).toString(), headers: request.headers as Record<string, string> };
        const status = this.status(received);
        if (status === 0) return;
        if (status < 300) this.received.push(received);
        response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end('whatever');
      });
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hooks`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  names(): string[] {
    return this.received.map(({ body }) => JSON.parse(body).data.name);
  }
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function open({
  database,
}: Partial<(typeof DATABASES)[number]> & { database?: () => ReturnType<(typeof DATABASES)[number]['open']> } = {}) {
  const endpoint = new Endpoint();
  const url = await endpoint.open();
  closing.push(() => endpoint.close());
  const webhooks = [{ id: 'main', url, secrets: SECRETS, allowPrivate: true }];
  const service: TestService = await openTestService({
    ...(database === undefined ? {} : { open: database }),
    configuration: { tenants: [{ ...TENANTS[0], webhooks }, TENANTS[1]] },
  });
  closing.push(() => service.close());
  const [tenant] = service.configuration.tenants as [(typeof service.configuration.tenants)[number]];
  const outcomes: string[] = [];
  const options: WebhookOptions = {
    database: service.database,
    tenants: service.configuration.tenants,
    now: () => service.clock.now,
    onError: (error) => outcomes.push(String(error)),
    onTry: (_, __, outcome) => outcomes.push(outcome),
  };
  const poster: Poster = openPoster(url, true);
  closing.push(() => poster.close());
  const [webhook] = tenant.webhooks as [(typeof tenant.webhooks)[number]];
  return {
    ...service,
    endpoint,
    tenant,
    outcomes,
    add: (stream: string, name: string) =>
      addEvent(service.database, { tenant, type: 'check.accepted', stream, data: { name }, at: service.clock.now }),
    deliver: () => deliverDue(tenant, webhook, poster, options),
  };
}

describe.each(DATABASES)('webhooks on $name', ({ open: database, available }) => {
  it.skipIf(!available)('come signed by each secret, as Standard Webhooks verifies them', async () => {
    const { endpoint, add, deliver, clock, outcomes } = await open({ database });
    clock.now = Math.floor(Date.now() / 1000);
    await add('chk_1', 'one');
    expect(await deliver()).toBe(1);
    expect(await deliver()).toBe(0);
    const [{ body, headers }] = endpoint.received as [Received];
    for (const secret of SECRETS)
      expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'check.accepted', data: { name: 'one' } });
    expect(() => new Webhook(`whsec_${'C'.repeat(32)}`).verify(body, headers)).toThrow();
    expect(() => new Webhook(SECRETS[0] as string).verify(body.replace('one', 'two'), headers)).toThrow();
    expect(headers['webhook-id']).toBe(JSON.parse(body).id);
    expect(outcomes).toEqual(['delivered']);
  });

  it.skipIf(!available)('of one check wait for each other, and others go on', async () => {
    const { endpoint, add, deliver, clock, outcomes } = await open({ database });
    let isBroken = true;
    endpoint.status = ({ body }) => (isBroken && body.includes('a1') ? 500 : 200);
    for (const [stream, name] of [
      ['a', 'a1'],
      ['a', 'a2'],
      ['b', 'b1'],
      ['b', 'b2'],
    ] as const)
      await add(stream, name);
    const settle = async (): Promise<void> => {
      while ((await deliver()) > 0);
    };
    await settle();
    expect([endpoint.names(), outcomes]).toEqual([['b1', 'b2'], expect.arrayContaining(['postponed', 'delivered', 'delivered'])]);
    clock.now += 4;
    await settle();
    expect(endpoint.names()).toEqual(['b1', 'b2']);
    isBroken = false;
    clock.now += 1;
    await settle();
    expect(endpoint.names()).toEqual(['b1', 'b2', 'a1', 'a2']);
  });

  it.skipIf(!available)('that nobody takes for three days are given up, and what comes after them is told', async () => {
    const { endpoint, add, deliver, clock, outcomes, database: opened } = await open({ database });
    endpoint.status = ({ body }) => (body.includes('never') ? 503 : 200);
    await add('a', 'never');
    const waits: number[] = [];
    for (let last = clock.now; outcomes.at(-1) !== 'failed'; clock.now += 1) {
      const [row] = await opened.query<{ due: number }>("select due_at as due from service_delivery where state = 'waiting'");
      clock.now = Math.max(clock.now, row?.due ?? 0);
      waits.push(clock.now - last);
      last = clock.now;
      await deliver();
    }
    expect(waits.slice(0, 5)).toEqual([0, 5, 10, 20, 40]);
    expect(Math.max(...waits)).toBe(3600);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThanOrEqual(3 * 86_400);
    await add('a', 'later');
    await deliver();
    expect(endpoint.names()).toEqual(['later']);
    expect(await opened.query("select failure from service_delivery where state = 'failed'")).toEqual([{ failure: '503' }]);
  });

  it.skipIf(!available)('that were given up are told again by hand, and the trail says by whom', async () => {
    const { endpoint, add, deliver, clock, outcomes, ask, key } = await open({ database });
    const [admin, checks, south] = [await key(), await key('north', 'checks'), await key('south')];
    endpoint.status = () => 503;
    await add('a', 'a1');
    await add('b', 'b1');
    for (let days = 0; outcomes.filter((outcome) => outcome === 'failed').length < 2; days++) {
      expect(days).toBeLessThan(5);
      clock.now += 86_400;
      await deliver();
    }
    endpoint.status = () => 204;
    await add('c', 'c1');
    expect(await deliver()).toBe(1);
    expect(endpoint.names()).toEqual(['c1']);
    const list = async (state: string, bearer = checks) => (await ask('GET', `/v1/deliveries?state=${state}`, { key: bearer })).body.data;
    const [later, first] = await list('failed');
    expect([later, first]).toMatchObject([{ endpoint: 'main' }, { state: 'failed', failure: '503', tries: 3, nextTryAt: null }]);
    expect(await list('failed', south)).toEqual([]);
    const repeat = (id: string, bearer = checks) => ask('POST', `/v1/deliveries/${id}/repeat`, { key: bearer });
    expect((await repeat(first.id, south)).body.code).toBe('delivery/unknown');
    const now = new Date(clock.now * 1000).toISOString();
    const twice = await Promise.all([repeat(first.id), repeat(first.id)]);
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(twice.find(({ status }) => status === 200)?.body).toMatchObject({ id: first.id, state: 'waiting', tries: 0, nextTryAt: now });
    expect(await deliver()).toBe(1);
    expect(endpoint.names()).toEqual(['c1', 'a1']);
    // What was taken may be told again, too: the platform knows the event by its id.
    expect((await repeat(first.id)).status).toBe(200);
    const failed = (endpoint: string, bearer = checks) => ask('POST', '/v1/deliveries/repeat-failed', { key: bearer, body: { endpoint } });
    expect([(await failed('main')).body, (await failed('main')).body]).toEqual([{ repeated: 1 }, { repeated: 0 }]);
    expect([(await failed('gone')).body.code, (await failed('main', south)).body.code]).toEqual(['endpoint/unknown', 'endpoint/unknown']);
    expect(await deliver()).toBe(2);
    expect(endpoint.names()).toEqual(['c1', 'a1', 'a1', 'b1']);
    expect(JSON.parse(endpoint.received[1]?.body ?? '').id).toBe(first.event);
    expect(await list('failed')).toEqual([]);
    const trail = async (bearer: string, query = '') => (await ask('GET', `/v1/trail${query}`, { key: bearer })).body;
    const { data, next } = await trail(admin, '?limit=2');
    const rest = await trail(admin, `?limit=2&cursor=${next}`);
    const [, id] = /^csk_([\w-]{16})_/.exec(checks) ?? [];
    const actor = `key:${id}`;
    expect([...data, ...rest.data]).toMatchObject([
      { actor, action: 'delivery.repeated', object: 'main: 1' },
      { actor, object: `main/${first.event}` },
      { actor, object: `main/${first.event}` },
    ]);
    expect([rest.next, (await trail(south)).data, (await trail(checks)).code]).toEqual([null, [], 'key/scope']);
  });

  it.skipIf(!available)('that a process died with come again after a minute: at least once', async () => {
    const { endpoint, add, deliver, clock, database: opened } = await open({ database });
    await add('a', 'a1');
    await add('a', 'a2');
    const { claimDeliveries } = await import('../../src/service/store/deliveries.js');
    expect(await claimDeliveries(opened, { tenant: 'north', endpoint: 'main' }, { limit: 8, now: clock.now })).toHaveLength(1);
    expect(await deliver()).toBe(0);
    clock.now += 60;
    expect(await deliver()).toBe(1);
    expect(await deliver()).toBe(1);
    expect(endpoint.names()).toEqual(['a1', 'a2']);
  });

  it.skipIf(!available)('of an endpoint that fails every third time: none lost, none out of order', { timeout: 120_000 }, async () => {
    const { endpoint, add, deliver, clock } = await open({ database });
    let asked = 0;
    endpoint.status = () => (++asked % 3 === 0 ? 500 : 200);
    const wanted: string[] = [];
    for (let stream = 0; stream < 40; stream++)
      for (let number = 0; number < 5; number++) {
        wanted.push(`${stream}:${number}`);
        await add(`s${stream}`, `${stream}:${number}`);
      }
    for (let rounds = 0; endpoint.received.length < wanted.length && rounds < 500; rounds++) {
      await Promise.all([deliver(), deliver()]);
      clock.now += 5;
    }
    const names = endpoint.names();
    expect([...names].sort()).toEqual([...wanted].sort());
    for (let stream = 0; stream < 40; stream++)
      expect(names.filter((name) => name.startsWith(`${stream}:`))).toEqual([0, 1, 2, 3, 4].map((number) => `${stream}:${number}`));
  });

  it.skipIf(!available)('are stored with what brings them about, or not at all', async () => {
    const { tenant, database: opened, ask, key, endpoint, deliver, clock } = await open({ database });
    const event = { tenant, type: 'check.accepted', stream: 'x', data: { name: 'x' }, at: clock.now } as const;
    await opened
      .transaction(async (queries) => {
        await addEvent(queries, event);
        throw new Error('undone');
      })
      .catch(() => undefined);
    await addEvent(opened, { ...event, once: 'same' });
    await addEvent(opened, { ...event, once: 'same' });
    while ((await deliver()) > 0);
    expect(endpoint.names()).toEqual(['x']);
    const { data, next } = (await ask('GET', '/v1/events', { key: await key() })).body;
    expect(data).toMatchObject([{ id: 'evt_same', type: 'check.accepted' }]);
    expect((await ask('GET', `/v1/events?cursor=${next}`, { key: await key() })).body).toEqual({ data: [], next });
  });

  it.skipIf(!available)('are listed without a gap, whichever transaction ends first', async () => {
    const { tenant, database: opened, ask, key, clock } = await open({ database });
    const admin = await key();
    const seen: string[] = [];
    let cursor = '';
    const read = async (): Promise<void> => {
      const { data, next } = (await ask('GET', `/v1/events?limit=3${cursor}`, { key: admin })).body;
      seen.push(...data.map(({ data: { name } }: { data: { name: string } }) => name));
      cursor = `&cursor=${next}`;
    };
    const add = (name: string, afterMs: number) =>
      opened.transaction(async (queries) => {
        await addEvent(queries, { tenant, type: 'check.accepted', stream: name, data: { name }, at: clock.now });
        await new Promise((resolve) => setTimeout(resolve, afterMs));
      });
    const names = Array.from({ length: 12 }, (_, at) => `e${at}`);
    const adding = Promise.all(names.map((name, at) => add(name, (12 - at) * 10)));
    let isDone = false;
    adding.then(() => {
      isDone = true;
    });
    while (!isDone) await read();
    for (let rest = 0; rest < 6; rest++) await read();
    expect([...seen].sort()).toEqual([...names].sort());
  });
});

describe('an endpoint', () => {
  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '192.0.2.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fec0::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'localhost',
    '',
  ])('is not public at %s', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111', '::ffff:8.8.8.8'])('is public at %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    ['an address that stands in the URL', 'https://127.0.0.1:1/x', 'PRIVATE_ADDRESS'],
    ['one in another spelling', 'https://2130706433:1/x', 'PRIVATE_ADDRESS'],
    ['one of IPv6', 'https://[::ffff:127.0.0.1]:1/x', 'PRIVATE_ADDRESS'],
    ['a name that leads to this machine', 'https://localhost:1/x', 'PRIVATE_ADDRESS'],
    ['http', 'http://8.8.8.8/x', 'HTTP'],
  ])('in a private network is refused: %s', async (_, url, code) => {
    const poster = openPoster(url, false);
    await expect(poster.post('{}', {})).rejects.toMatchObject({ code });
    poster.close();
  });

  it('that closes a connection while it waits is told over another', async () => {
    const onConnection: number[] = [];
    const server = createTcpServer((socket) => {
      const at = onConnection.push(0) - 1;
      socket.on('error', () => {});
      socket.on('data', () => {
        onConnection[at] = (onConnection[at] as number) + 1;
        if (onConnection[at] === 1) socket.write('HTTP/1.1 204 No Content\r\n\r\n');
        else socket.resetAndDestroy();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => server.close(resolve)));
    const poster = openPoster(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, true);
    closing.push(() => poster.close());
    for (let event = 0; event < 3; event++) expect(await poster.post('{}', {})).toBe(204);
    expect(onConnection).toEqual([2, 2, 1]);
  });

  it('that redirects is not followed', async () => {
    const endpoint = new Endpoint();
    endpoint.status = () => 302;
    const poster = openPoster(await endpoint.open(), true);
    expect(await poster.post('{}', {})).toBe(302);
    poster.close();
    endpoint.close();
  });
});

describe('endpoints', () => {
  it('that hang hold up nobody else', async () => {
    const { deliverWebhooks } = await import('../../src/service/webhooks/deliver-webhooks.js');
    const [hanging, good] = [new Endpoint(), new Endpoint()];
    hanging.status = () => 0;
    const urls = [await hanging.open(), await good.open()];
    const webhooks = urls.map((url, at) => ({ id: at === 0 ? 'hanging' : 'good', url, secrets: SECRETS, allowPrivate: true }));
    const service = await openTestService({ configuration: { tenants: [{ ...TENANTS[0], webhooks }] } });
    closing.push(() => service.close());
    const { tenants } = service.configuration;
    const delivery = deliverWebhooks({
      database: service.database,
      tenants,
      now: () => service.clock.now,
      onError: () => undefined,
      onTry: () => undefined,
    });
    for (let at = 0; at < 30; at++)
      await addEvent(service.database, {
        tenant: tenants[0] as (typeof tenants)[0],
        type: 'check.accepted',
        stream: `s${at}`,
        data: { name: `${at}` },
        at: 0,
      });
    delivery.wake();
    await expect.poll(() => good.received.length, { timeout: 10_000 }).toBe(30);
    expect(hanging.received).toEqual([]);
    hanging.close();
    await delivery.close();
    good.close();
  });
});
