import { isWebAddress } from '../claims/schema-parts.js';
import { html } from './html.js';

/**
 * Why a certificate was revoked, as anybody may read it: no word about what the learner did or did
 * not do.
 */
export const REVOCATION_REASONS = {
  mistake: 'It was issued by mistake.',
  replaced: 'It was replaced by another certificate.',
  identity: 'The issuer no longer stands by the identity checks that it rested on.',
  results: 'The issuer no longer stands by the results that it named.',
  learner: 'The learner asked for it.',
  key: 'The key that signed it is no longer used.',
} as const;

/** What a suspension means, as anybody may read it. */
export const SUSPENSION_WORDS = 'The issuer is looking into a question about it. Until that is settled it must not be relied on.';

export type RevocationReason = keyof typeof REVOCATION_REASONS;

export interface StatusPageOptions {
  /** The address of the certificate. */
  readonly certificate: string;
  readonly issuer: string;
  /** `null`: it is not revoked. */
  readonly revoked: { readonly at: Date; readonly reason: RevocationReason } | null;
  /** Since when it is suspended. Default: `null`, it is not. */
  readonly suspended?: Date | null;
  /** Whom the learner can write to about it. */
  readonly contact: string;
  readonly stylesheet: string;
}

/**
 * The page that a certificate names as `statusReference`: whether it was revoked or suspended,
 * when, and why in one sentence. It names no learner.
 *
 * @returns an HTML document, as text
 * @throws TypeError for an option that is missing or does not fit
 *
 * @example
 * const page = statusPage({
 *   certificate: 'https://courses.example/certificates/7x',
 *   issuer: 'Example University',
 *   revoked: null,
 *   contact: 'registrar@courses.example',
 *   stylesheet: 'https://courses.example/certificate.css',
 * });
 */
export function statusPage({ certificate, issuer, revoked, suspended = null, contact, stylesheet }: StatusPageOptions): string {
  if (!isWebAddress(certificate) || !isWebAddress(stylesheet)) {
    throw new TypeError('statusPage: certificate and stylesheet must be https addresses');
  }
  if (revoked === undefined || (revoked !== null && !Object.hasOwn(REVOCATION_REASONS, revoked.reason))) {
    throw new TypeError('statusPage: revoked must be null or hold a reason of REVOCATION_REASONS');
  }
  if (!issuer || !contact) throw new TypeError('statusPage: issuer and contact are required');
  const title =
    revoked !== null
      ? 'This certificate was revoked'
      : suspended !== null
        ? 'This certificate is suspended'
        : 'This certificate is not revoked';
  const day = (date: Date): string => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(date);
  const words =
    revoked !== null
      ? `${issuer} revoked it on ${day(revoked.at)}. ${REVOCATION_REASONS[revoked.reason]}`
      : suspended !== null
        ? `${issuer} suspended it on ${day(suspended)}. ${SUSPENSION_WORDS}`
        : `${issuer} has not revoked it. This page is for people; the signed list of ${issuer} is what counts.`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="robots" content="noindex">
<link rel="stylesheet" href="${stylesheet}">
</head>
<body>
<main class="sheet">
<h1>${title}</h1>
<p>Certificate <code>${certificate}</code></p>
<p>${words}</p>
<p>Is this wrong? Write to ${contact}.</p>
</main>
</body>
</html>
`.toString();
}
