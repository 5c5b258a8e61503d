import { randomBytes } from 'node:crypto';
import type { Queries } from '../../server.js';
import type { EventType, Tenant } from '../configuration/configuration.js';

/** Something that a platform is told, by webhook or when it asks. */
export interface StoredEvent {
  readonly name: string;
  readonly type: EventType;
  readonly data: object;
  /** Seconds since the epoch. */
  readonly at: number;
  /** In the list of its tenant, from 1. */
  readonly position: number;
}

export interface NewEvent {
  readonly tenant: Pick<Tenant, 'id' | 'webhooks'>;
  readonly type: EventType;
  /** What it is about; events of one stream are told in their order. */
  readonly stream: string;
  readonly data: object;
  readonly at: number;
  /** The same event, told again, is no second one. */
  readonly once?: string;
}

/**
 * Stores an event and whom it has to be told, in the transaction that brings it about: both or
 * neither.
 */
export async function addEvent({ query }: Queries, { tenant, type, stream, data, at, once }: NewEvent): Promise<void> {
  const name = `evt_${once ?? randomBytes(16).toString('base64url')}`;
  const endpoints = tenant.webhooks.filter(({ events }) => events === undefined || events.includes(type)).map(({ id }) => id);
  const sql = `with added as (insert into service_event (name, tenant, type, stream, data, at) values ($1, $2, $3, $4, $5::jsonb, $6)
      on conflict (name) do nothing returning id)
    insert into service_delivery (event_id, tenant, endpoint, stream, due_at, created_at)
    select added.id, $2, endpoint, $4, $6, $6 from added, unnest($7::text[]) as endpoint`;
  await query(sql, [name, tenant.id, type, stream, JSON.stringify(data), at, endpoints]);
}

/** Any constant: with the tenant's, it is the lock of its list. */
const LOCK = 0x65766e74;

/**
 * Events of a tenant after a position, oldest first. Transactions end in another order than their
 * events are numbered by; so positions are given here, to what is committed: whoever goes on after
 * the last position misses nothing.
 */
export async function listEvents(
  queries: Queries,
  { tenant, after, limit }: { readonly tenant: string; readonly after: number; readonly limit: number },
): Promise<readonly StoredEvent[]> {
  await queries.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK, tenant]);
  const place = `with fresh as (select id, row_number() over (order by id) as number from service_event where tenant = $1 and position is null),
      last as (select coalesce(max(position), 0) as position from service_event where tenant = $1)
    update service_event e set position = last.position + fresh.number from fresh, last where e.id = fresh.id`;
  await queries.query(place, [tenant]);
  const sql = `select name, type, data, at, position::double precision as position from service_event
    where tenant = $1 and position > $2 order by position limit $3`;
  return queries.query<StoredEvent>(sql, [tenant, after, limit]);
}
