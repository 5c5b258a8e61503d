import type { Database, Queries } from '../../server.js';
import { addToTrail } from './trail.js';

/** An event that an endpoint has to be told. */
export interface Delivery {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly data: object;
  /** When it happened, in seconds since the epoch. */
  readonly at: number;
  readonly stream: string;
  /** This one included. */
  readonly tries: number;
  /** Since when it waits. */
  readonly createdAt: number;
}

export interface Endpoint {
  readonly tenant: string;
  readonly endpoint: string;
}

/** Whoever claimed a delivery and has not said what became of it by then is taken for dead. */
const CLAIM_SECONDS = 60;

/**
 * What is due for an endpoint, claimed: of all who ask at once, each gets others. Of each stream
 * the oldest that waits, and no other: later events wait for it. (As `not exists` it would be a
 * join, which a database without statistics makes of every row with every other.)
 */
export async function claimDeliveries(
  { query }: Queries,
  { tenant, endpoint }: Endpoint,
  { limit, now }: { readonly limit: number; readonly now: number },
): Promise<readonly Delivery[]> {
  const sql = `with due as (select d.id from service_delivery d where d.tenant = $1 and d.endpoint = $2 and d.state = 'waiting' and d.due_at <= $3
        and d.id = (select min(b.id) from service_delivery b
          where b.tenant = $1 and b.endpoint = $2 and b.stream = d.stream and b.state = 'waiting')
      order by d.due_at, d.id limit $4 for update of d skip locked)
    update service_delivery d set due_at = $3 + ${CLAIM_SECONDS}, tries = d.tries + 1 from due, service_event e
    where d.id = due.id and e.id = d.event_id
    returning d.id::text, e.name, e.type, e.data, e.at, d.stream, d.tries, d.created_at as "createdAt"`;
  return query<Delivery>(sql, [tenant, endpoint, now, limit]);
}

export async function endDelivery({ query }: Queries, id: string, state: 'delivered' | 'failed', failure: string | null): Promise<void> {
  await query(`update service_delivery set state = $2, failure = $3 where id = $1::bigint and state = 'waiting'`, [id, state, failure]);
}

/** It is tried again then, and what comes after it in its stream not before. */
export async function postponeDelivery(
  { query }: Queries,
  { tenant, endpoint }: Endpoint,
  { id, stream, dueAt, failure }: { readonly id: string; readonly stream: string; readonly dueAt: number; readonly failure: string },
): Promise<void> {
  const sql = `update service_delivery set due_at = $5, failure = case when id = $1::bigint then $6 else failure end
    where tenant = $2 and endpoint = $3 and stream = $4 and state = 'waiting'`;
  await query(sql, [id, tenant, endpoint, stream, dueAt, failure]);
}

/** How many wait for each endpoint, and how long the oldest has: for metrics. */
export async function readBacklog(
  { query }: Queries,
  now: number,
): Promise<readonly (Endpoint & { waiting: number; oldestSeconds: number })[]> {
  const sql = `select tenant, endpoint, count(*)::integer as waiting, max($1 - created_at)::double precision as "oldestSeconds"
    from service_delivery where state = 'waiting' group by tenant, endpoint`;
  return query(sql, [now]);
}

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What became of an event at one endpoint, without what it says. */
export interface ListedDelivery extends Pick<Delivery, 'id' | 'name' | 'type' | 'tries' | 'createdAt'> {
  readonly endpoint: string;
  readonly state: DeliveryState;
  readonly dueAt: number;
  /** Why the last try failed: a status or a code. */
  readonly failure: string | null;
}

const LISTED = `d.id::text, e.name, e.type, d.endpoint, d.state, d.tries, d.created_at as "createdAt", d.due_at as "dueAt", d.failure`;

/** Newest first. @param before the id of the last one of the page before */
export async function listDeliveries(
  { query }: Queries,
  list: {
    readonly tenant: string;
    readonly state: DeliveryState;
    readonly endpoint: string | null;
    readonly limit: number;
    readonly before: string | null;
  },
): Promise<readonly ListedDelivery[]> {
  const sql = `select ${LISTED} from service_delivery d join service_event e on e.id = d.event_id
    where d.tenant = $1 and d.state = $2 and ($3::text is null or d.endpoint = $3) and ($4::bigint is null or d.id < $4::bigint)
    order by d.id desc limit $5`;
  return query<ListedDelivery>(sql, [list.tenant, list.state, list.endpoint, list.before, list.limit]);
}

export async function findDelivery({ query }: Queries, tenant: string, id: string): Promise<ListedDelivery | null> {
  const sql = `select ${LISTED} from service_delivery d join service_event e on e.id = d.event_id where d.tenant = $1 and d.id = $2::bigint`;
  return (await query<ListedDelivery>(sql, [tenant, id]))[0] ?? null;
}

/** Whoever lets something be told again. */
export interface Repeating {
  readonly tenant: string;
  /** As the trail names them. */
  readonly actor: string;
  readonly now: number;
}

const AGAIN = "update service_delivery set state = 'waiting', tries = 0, due_at = $1, created_at = $1, failure = null";

/** Lets it be told again, as if it were new. `false`: it waits already, or there is none. */
export function repeatDelivery(database: Database, id: string, { tenant, actor, now }: Repeating): Promise<boolean> {
  return database.transaction(async (queries) => {
    const sql = `${AGAIN} from service_event e where e.id = event_id and service_delivery.tenant = $2 and service_delivery.id = $3::bigint
      and state <> 'waiting' returning endpoint, name`;
    const [row] = await queries.query<{ endpoint: string; name: string }>(sql, [now, tenant, id]);
    if (row === undefined) return false;
    await addToTrail(queries, { at: now, tenant, actor, action: 'delivery.repeated', object: `${row.endpoint}/${row.name}` });
    return true;
  });
}

/** Lets all that was given up at an endpoint be told again. Returns how many there were. */
export function repeatFailed(database: Database, endpoint: string, { tenant, actor, now }: Repeating): Promise<number> {
  return database.transaction(async (queries) => {
    const sql = `${AGAIN} where tenant = $2 and endpoint = $3 and state = 'failed' returning id`;
    const { length } = await queries.query(sql, [now, tenant, endpoint]);
    if (length > 0) await addToTrail(queries, { at: now, tenant, actor, action: 'delivery.repeated', object: `${endpoint}: ${length}` });
    return length;
  });
}
