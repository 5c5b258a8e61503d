/** What people and keys did to the service itself, and what lists of deliveries are read by. */
export const TRAIL_TABLES: readonly string[] = [
  `create table service_trail (
    id bigint generated always as identity primary key,
    at double precision not null,
    tenant text not null,
    -- Who: key:ID, or staff:ID.
    actor text not null,
    action text not null,
    -- What it was done to.
    object text not null
  )`,
  'create index service_trail_list on service_trail (tenant, id)',
  'create index service_trail_age on service_trail (at)',
  'create index service_delivery_list on service_delivery (tenant, state, id)',
];
