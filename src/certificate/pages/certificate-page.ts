import type { Certificate } from '../claims/certificate-schema.js';
import { isWebAddress } from '../claims/schema-parts.js';
import { type Html, html } from './html.js';
import { type QrModules, qrSvg } from './qr-svg.js';

export interface CertificatePageOptions {
  /** What `verifyCertificate` or `issueCertificate` returned: nothing is verified here. */
  readonly certificate: Certificate;
  /** The page on which anybody can verify the certificate; the QR code holds this address. */
  readonly verifyAt: string;
  /** The QR code of `verifyAt`. */
  readonly qr: QrModules;
  /**
   * Addresses of the signed file, of the image with the certificate in it, and of a file with
   * `CERTIFICATE_CSS`.
   */
  readonly jwt: string;
  readonly png: string;
  readonly stylesheet: string;
  /** Whether search engines may list the page: only if the learner wants it. */
  readonly indexed: boolean;
}

/**
 * The certificate as a page for people, to look at and to print. No script and no inline style: a
 * strict content security policy holds.
 *
 * @returns an HTML document, as text
 * @throws TypeError for an option that is missing or does not fit
 *
 * @example
 * const page = certificatePage({
 *   certificate,
 *   verifyAt: 'https://courses.example/verify/7x',
 *   qr,
 *   jwt: 'https://courses.example/certificates/7x.jwt',
 *   png: 'https://courses.example/certificates/7x.png',
 *   stylesheet: 'https://courses.example/certificate.css',
 *   indexed: false,
 * });
 */
export function certificatePage(options: CertificatePageOptions): string {
  const { certificate, verifyAt, qr, jwt, png, stylesheet, indexed } = options;
  for (const address of [verifyAt, jwt, png, stylesheet]) {
    if (!isWebAddress(address)) throw new TypeError('certificatePage: verifyAt, jwt, png and stylesheet must be https addresses');
  }
  if (typeof indexed !== 'boolean') throw new TypeError('certificatePage: indexed is required');
  const { credentialSubject, name, issuer } = certificate;
  const [{ identityHash: learner }] = credentialSubject.identifier;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Certificate · ${name}</title>
${indexed ? '' : html`<meta name="robots" content="noindex">`}
<meta name="referrer" content="no-referrer">
<link rel="stylesheet" href="${stylesheet}">
</head>
<body>
<main class="sheet">
${head(certificate, learner, png)}
${results(certificate)}
${identity(certificate)}
<footer>
<div class="proof">${qrSvg(qr, `QR code of ${verifyAt}`)}
<p><strong>This page is not the proof.</strong> Anybody can print one like it. To see whether ${issuer.name} issued this certificate and has not
revoked it, open <a href="${verifyAt}">${verifyAt}</a> or scan the code.</p></div>
<p class="links"><a href="${jwt}" download>Signed file (.jwt)</a> <a href="${png}" download>Image with the certificate in it (.png)</a></p>
</footer>
</main>
</body>
</html>
`.toString();
}

function head(certificate: Certificate, learner: string, png: string): Html {
  const { issuer, awardedDate, validUntil, credentialSubject } = certificate;
  const { achievement } = credentialSubject;
  return html`<header>
<img src="${png}" alt="" width="112" height="112">
<p class="issuer"><a href="${issuer.url}">${issuer.name}</a> certifies that</p>
<h1><bdi>${learner}</bdi></h1>
<p>has completed</p>
<h2 lang="${achievement.inLanguage}">${achievement.name}</h2>
<p class="about" lang="${achievement.inLanguage}">${achievement.description}</p>
<p class="dates">Awarded on ${day(awardedDate)}${validUntil === undefined ? '' : html` · valid until ${day(validUntil)}`}</p>
</header>`;
}

function results({ credentialSubject }: Certificate): Html {
  const { achievement, result = [] } = credentialSubject;
  if (result.length === 0) return html``;
  const rows = result.map(({ resultDescription, value }) => {
    const about = achievement.resultDescription?.find(({ id }) => id === resultDescription);
    const range = about?.allowedValue?.join(', ') ?? (about?.valueMax === undefined ? '' : `${about.valueMin ?? ''} to ${about.valueMax}`);
    return html`<tr><th scope="row" lang="${achievement.inLanguage}">${about?.name ?? ''}</th>
<td>${value}</td><td>${range.trim()}</td><td>${about?.requiredValue ?? ''}</td></tr>
`;
  });
  return html`<section>
<h3>Results</h3>
<table>
<thead><tr><th scope="col">What</th><th scope="col">Achieved</th><th scope="col">Possible</th><th scope="col">Needed</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
</section>`;
}

function identity({ evidence: [{ name, narrative, identityChecks }], credentialSubject }: Certificate): Html {
  const { accepted, review, refused } = identityChecks.counts;
  const { narrative: criteria } = credentialSubject.achievement.criteria;
  return html`<section>
<h3>What had to be done</h3>
<p lang="${credentialSubject.achievement.inLanguage}">${criteria}</p>
<h3>${name}</h3>
<dl class="counts"><div><dt>Accepted</dt><dd>${accepted}</dd></div>
<div><dt>Not decided</dt><dd>${review}</dd></div>
<div><dt>Refused</dt><dd>${refused}</dd></div></dl>
${narrative.split('\n\n').map(
  (paragraph) => html`<p>${paragraph}</p>
`,
)}</section>`;
}

/** A day in UTC, as the certificate has it: never another one in the reader's time zone. */
function day(dateTime: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(dateTime));
}
