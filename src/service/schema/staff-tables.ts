/** Who may use the console, and who is signed in to it. */
export const STAFF_TABLES: readonly string[] = [
  `create table service_staff (
    id text primary key,
    -- The provider of sign-ins, and how it names them.
    identity text not null unique,
    tenant text not null,
    role text not null,
    name text not null,
    joined_at double precision not null,
    removed_at double precision
  )`,
  `create table service_invitation (
    sha256 text primary key,
    tenant text not null,
    role text not null,
    expires_at double precision not null,
    used_by text references service_staff
  )`,
  `create table service_session (
    sha256 text primary key,
    staff text not null references service_staff on delete cascade,
    csrf text not null,
    expires_at double precision not null
  )`,
];
