import { type Certificate, drawShareCard } from 'countersign/certificate';
import { decodeJwt } from 'jose';
import { BADGE, UNIVERSITY } from './certificate.js';
import type { SignedCertificate } from './sign-certificate.js';

/** As many are kept as a busy hour has. */
const MOST_CARDS = 100;

type Picture = Promise<Uint8Array<ArrayBuffer>>;

/**
 * The pictures that links to certificates are shown with. Each is drawn from what is signed, and
 * kept for a while: it never changes.
 *
 * @returns a PNG file
 */
export function createShareCards(): (certificate: Pick<SignedCertificate, 'slug' | 'token'>) => Picture {
  const cards = new Map<string, Picture>();
  return ({ slug, token }) => {
    const kept = cards.get(slug);
    if (kept !== undefined) return kept;
    const [oldest] = cards.keys();
    if (oldest !== undefined && cards.size >= MOST_CARDS) cards.delete(oldest);
    // The university signed it.
    const card = draw(decodeJwt<Certificate>(token));
    cards.set(slug, card);
    card.catch(() => cards.delete(slug));
    return card;
  };
}

function draw({ name, credentialSubject, evidence }: Certificate): Picture {
  const { accepted } = evidence[0].identityChecks.counts;
  return drawShareCard({
    color: BADGE.color,
    issuer: UNIVERSITY,
    title: name,
    name: credentialSubject.identifier[0].identityHash,
    note: `${accepted} identity ${accepted === 1 ? 'check' : 'checks'} accepted`,
  });
}
