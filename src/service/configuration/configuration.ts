import * as v from 'valibot';
import { isPublicUrl, isWebAddress } from './addresses.js';
import { isReadableOnWhite } from './contrast.js';
import { policyConfiguration } from './policy-configuration.js';

const TOKEN = 'is 16 to 200 letters, digits, - or _';
const ORIGIN = 'is an origin such as https://courses.example, without a path';
const ADDRESS = 'is an https address (http on this machine alone), without user and fragment';

const origin = v.pipe(
  v.string(),
  v.check((text) => isPublicUrl(text) && new URL(text).origin === text, ORIGIN),
);
const address = v.pipe(v.string(), v.check(isPublicUrl, ADDRESS));
const id = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'is up to 40 of a to z, digits and -'));
const color = v.pipe(
  v.string(),
  v.regex(/^#[0-9a-f]{6}$/i, 'is a color such as #2452c7'),
  v.check(isReadableOnWhite, 'is too light: white text on it cannot be read (4.5 to 1)'),
);

export const EVENT_TYPES = [
  'check.one-more',
  'check.accepted',
  'check.review',
  'check.refused',
  'check.failed',
  'check.expired',
  'check.canceled',
  'device.added',
  'typing.added',
  'typing.removed',
  'learner.reenrolled',
  'learner.typing-replaced',
  'learner.foreign-tries',
  'learner.erased',
  'duplicate.found',
] as const;

const webhook = v.strictObject({
  id: v.pipe(id, v.description('Names the endpoint. What waits for it is kept under this name.')),
  url: v.pipe(
    v.string(),
    v.check(isWebAddress, 'is an http or https address, without user and fragment'),
    v.description('Where events are posted.'),
  ),
  secrets: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, 'is whsec_ and 24 to 64 bytes in base64'))),
    v.minLength(1, 'has at least one secret'),
    v.maxLength(4, 'has at most four secrets'),
    v.description('Each event is signed by all of them, so that a secret can be replaced.'),
  ),
  events: v.optional(v.pipe(v.array(v.picklist(EVENT_TYPES)), v.description('Without it: all of them.'))),
  allowPrivate: v.optional(v.pipe(v.boolean(), v.description('Addresses of a private network, and http, are allowed.')), false),
});

const tenant = v.strictObject({
  id,
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(100), v.description('As learners know it.')),
  origins: v.optional(v.pipe(v.array(origin), v.description('Pages of these may hold the element.')), []),
  returnUrls: v.optional(
    v.pipe(v.array(address), v.description('Where the hosted page may lead back to: these, and what is below those that end in /.')),
    [],
  ),
  accent: v.optional(
    v.pipe(
      color,
      v.description(
        'Color of buttons and icons on the hosted page, dark enough for white text. A lighter one is made of it for dark mode.',
      ),
    ),
  ),
  logo: v.optional(v.pipe(v.string(), v.regex(/\.(?:svg|png|webp)$/, 'is a file that ends in .svg, .png or .webp'))),
  webhooks: v.optional(v.array(webhook), []),
});

/** Everything that an operator may write. Every member that is unknown is an error. */
export const configurationSchema = v.strictObject({
  $schema: v.optional(v.string()),
  publicUrl: v.pipe(origin, v.description('The origin at which browsers reach this service.')),
  listen: v.optional(
    v.strictObject({
      host: v.optional(v.pipe(v.string(), v.minLength(1)), '127.0.0.1'),
      port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)), 4180),
    }),
    {},
  ),
  database: v.optional(
    v.strictObject({
      url: v.optional(v.pipe(v.string(), v.regex(/^postgres(?:ql)?:\/\//, 'begins with postgresql://'))),
      folder: v.optional(v.pipe(v.string(), v.minLength(1), v.description('Of PGlite, where there is no url.')), 'data/database'),
    }),
    {},
  ),
  keysFile: v.optional(v.pipe(v.string(), v.minLength(1)), 'keys.json'),
  erasuresFile: v.optional(
    v.pipe(v.string(), v.minLength(1), v.description('Erasures are written here, too, to be made again after a restore.')),
    'data/erasures.jsonl',
  ),
  addressHeader: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z-]+$/), v.description('In which a proxy of your own names the address of the client.')),
  ),
  checks: v.optional(
    v.strictObject({
      lifeSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(2_592_000)), 86_400),
      keepDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3650)), 180),
    }),
    {},
  ),
  log: v.optional(
    v.strictObject({
      level: v.optional(v.picklist(['debug', 'info', 'warn', 'error', 'silent']), 'info'),
    }),
    {},
  ),
  metricsToken: v.optional(
    v.pipe(v.string(), v.regex(/^[\w-]{16,200}$/, TOKEN), v.description('The bearer token of /metrics. Without it, there are no metrics.')),
  ),
  console: v.optional(
    v.pipe(
      v.strictObject({
        issuer: v.pipe(address, v.description('Of the provider of sign-ins (OpenID Connect).')),
        clientId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
        clientSecret: v.pipe(
          v.string(),
          v.minLength(1),
          v.maxLength(500),
          v.description('Better in a file: COUNTERSIGN_CONSOLE_CLIENT_SECRET_FILE.'),
        ),
      }),
      v.description('Pages for staff, at /console. The provider sends staff back to /console/callback. Without it, there are none.'),
    ),
  ),
  policy: policyConfiguration,
  tenants: v.pipe(
    v.array(tenant),
    v.minLength(1, 'has at least one tenant'),
    v.check((all) => new Set(all.map((one) => one.id)).size === all.length, 'has an id of its own for each tenant'),
    v.check(
      (all) => all.every(({ webhooks }) => new Set(webhooks.map((one) => one.id)).size === webhooks.length),
      'has an id of its own for each webhook of a tenant',
    ),
  ),
});

export type Configuration = v.InferOutput<typeof configurationSchema>;
export type Tenant = Configuration['tenants'][number];
export type Webhook = Tenant['webhooks'][number];
export type EventType = (typeof EVENT_TYPES)[number];
