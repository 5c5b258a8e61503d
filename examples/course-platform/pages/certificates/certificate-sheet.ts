import type { Certificate } from 'countersign/certificate';
import { html } from 'hono/html';
import { decodeJwt } from 'jose';
import { UNIVERSITY } from '../../certificates/certificate.js';
import type { IssuedCertificate } from '../../certificates/certificates.js';
import { paragraphs, personName } from '../../site/layout.js';
import type { Html } from '../../types.js';

/**
 * The certificate as it looks: the badge, and what is signed. It was made here, so nothing is
 * verified.
 */
export function certificateSheet({ token }: Pick<IssuedCertificate, 'token'>): Html {
  const { name, awardedDate, credentialSubject, evidence } = decodeJwt<Certificate>(token);
  const { achievement, identifier } = credentialSubject;
  const [{ name: heading, narrative }] = evidence;
  const [counts, ...rest] = paragraphs(narrative);
  return html`<article class="certificate" aria-label="Your certificate">
<img src="/certificates/badge.png" alt="" width="128" height="128">
<p>${UNIVERSITY} certifies that</p>
<p class="holder">${personName(identifier[0].identityHash)}</p>
<p>has completed</p>
<p class="course" lang="${achievement.inLanguage}">${name}</p>
<p class="muted" lang="${achievement.inLanguage}">${achievement.criteria.narrative}</p>
<p>Awarded on ${day(awardedDate)}</p>
<section><h2>${heading}</h2>${counts}${rest.slice(0, 1)}<details><summary>What that means, and what it does not prove</summary>${rest.slice(1)}</details></section>
</article>`;
}

/** A day in UTC, as the certificate has it. */
function day(dateTime: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(dateTime));
}
