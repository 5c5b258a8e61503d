import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Platform } from '../../types.js';
import type { Registration } from '../registrations/registrations.js';
import type { ToolKey } from '../registrations/tool-keys.js';
import { CLAIM } from './id-token.js';
import type { DeepLinking } from './launches.js';

const DEEP = 'https://purl.imsglobal.org/spec/lti-dl/claim/';

/** Where a link is asked for, and by whom it is answered. */
export interface LinkRequest {
  platform: Platform;
  toolKey: ToolKey;
  registration: Registration;
  deepLinking: DeepLinking;
}

/**
 * The answer to a deep-linking request: one link to the check, with a line in the gradebook (LTI
 * Deep Linking 2.0 §4.5).
 *
 * @returns a signed token for the address `deepLinking.returnUrl`
 */
export async function deepLinkingResponse({ platform, toolKey, registration, deepLinking }: LinkRequest): Promise<string> {
  const { deployment, data } = deepLinking;
  const title = 'Identity check';
  return new SignJWT({
    nonce: randomUUID(),
    [`${CLAIM}deployment_id`]: deployment,
    [`${CLAIM}message_type`]: 'LtiDeepLinkingResponse',
    [`${CLAIM}version`]: '1.3.0',
    [`${DEEP}content_items`]: [
      { type: 'ltiResourceLink', title, url: `${platform.origin}/lti/launch`, lineItem: { scoreMaximum: 1, label: title } },
    ],
    ...(data === null ? {} : { [`${DEEP}data`]: data }),
  })
    .setProtectedHeader({ alg: 'RS256', kid: toolKey.kid, typ: 'JWT' })
    .setIssuer(registration.clientId)
    .setAudience(registration.issuer)
    .setIssuedAt(platform.now())
    .setExpirationTime(new Date(platform.now().getTime() + 300_000))
    .sign(toolKey.key);
}
