import { drawShareCard } from 'countersign/certificate';
import { decodeJwt } from 'jose';
import { BADGE, UNIVERSITY } from './certificate.js';

/** As many are kept as a busy hour has. */
const MOST_CARDS = 100;

/**
 * The pictures that links to certificates are shown with. Each is drawn from what is signed, and kept for a while: it never changes.
 *
 * @returns {(certificate: { slug: string, token: string }) => Promise<Uint8Array<ArrayBuffer>>} a PNG file
 */
export function createShareCards() {
  const cards = new Map();
  return ({ slug, token }) => {
    if (!cards.has(slug)) {
      if (cards.size >= MOST_CARDS) cards.delete(cards.keys().next().value);
      const card = draw(decodeJwt(token));
      cards.set(slug, card);
      card.catch(() => cards.delete(slug));
    }
    return cards.get(slug);
  };
}

function draw({ name, credentialSubject, evidence }) {
  const { accepted } = evidence[0].identityChecks.counts;
  return drawShareCard({
    color: BADGE.color,
    issuer: UNIVERSITY,
    title: name,
    name: credentialSubject.identifier[0].identityHash,
    note: `${accepted} identity ${accepted === 1 ? 'check' : 'checks'} accepted`,
  });
}
