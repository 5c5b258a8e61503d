/** Checks whose face a phone looks at. A hand-over goes with its challenge. */
export const HANDOVER_TABLES: readonly string[] = [
  `create table countersign_handover (
    id text primary key,
    -- Of its challenge, which has one hand-over at a time.
    nonce text not null unique references countersign_challenge on delete cascade,
    tenant text not null,
    subject text not null,
    -- Keyed hashes of what leads a phone here, and of the secret of the phone that came.
    link_hash text not null unique,
    code_hash text not null unique,
    phone_hash text,
    -- What the phone is told: how the learner is called, and the page that asks.
    learner text not null,
    origin text,
    created_at double precision not null,
    expires_at double precision not null,
    opened_at double precision,
    sent_at double precision,
    canceled_at double precision,
    used_at double precision,
    -- What the phone sent, sealed, until it is judged; and its hash.
    part text,
    part_hash text
  )`,
  'create index countersign_handover_subject on countersign_handover (tenant, subject)',
];
