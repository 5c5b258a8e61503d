import * as v from 'valibot';
import { fromBase64url } from '../../base64url.js';

/** A public key on P-256, with exactly these members. */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** 32 bytes in their one spelling: with a second one, one key would have several thumbprints. */
export const coordinateSchema: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.length(43),
  v.check((text) => fromBase64url(text) !== null),
);

/**
 * The closed schema of a public key. Whether it is a point of the curve is seen when it is
 * imported.
 */
export const jwkSchema: v.GenericSchema<PublicJwk> = v.strictObject({
  kty: v.literal('EC'),
  crv: v.literal('P-256'),
  x: coordinateSchema,
  y: coordinateSchema,
});
