// Verifies a certificate in the visitor's browser, the shared one when the page opens and any file
// that is chosen, and shows what of it is signed.
import {
  CERTIFICATE_FAILURES,
  type Certificate,
  CertificateError,
  extractCertificate,
  fetchCertificateKeys,
  fetchStatusList,
  type ResultDescription,
  verifyCertificate,
} from 'countersign/certificate';
import { byId } from './find.js';

/** Gets the signed text. */
type Read = () => Promise<string>;

/** What came of it. */
interface Verdict {
  /** `good`, or what failed. */
  readonly code: string;
  readonly words: string;
  /** What the issuer signed, where that is certain. */
  readonly certificate: Certificate | null;
}

interface VerifyOptions {
  readonly showPoints: boolean;
}

const section = document.getElementById('verify');
/** Of two that were asked for, the later one is shown. */
let latest = 0;

async function verify(read: Read, { showPoints }: VerifyOptions): Promise<void> {
  latest += 1;
  const turn = latest;
  const shown = byId('verdict', HTMLElement);
  shown.textContent = 'Your browser checks the signature …';
  delete shown.dataset.verdict;
  byId('signed', HTMLElement).hidden = true;
  const { code, words, certificate } = await examine(read);
  if (turn !== latest) return;
  shown.textContent = words;
  shown.dataset.verdict = code;
  if (certificate !== null) reveal(certificate, showPoints);
}

async function examine(read: Read): Promise<Verdict> {
  try {
    const { issuer = '', keys = '' } = byId('verify', HTMLElement).dataset;
    const expected = { issuer: issuer.split(' '), keys: await fetchCertificateKeys(keys), statusList: fetchStatusList, now: new Date() };
    const certificate = await verifyCertificate((await read()).trim(), expected);
    return {
      code: 'good',
      words: `Yes. ${certificate.issuer.name} signed this certificate, and has neither revoked nor suspended it. What it says stands below.`,
      certificate,
    };
  } catch (error) {
    if (error instanceof CertificateError)
      return { code: error.code, words: CERTIFICATE_FAILURES[error.code], certificate: error.certificate };
    return { code: 'failed', words: 'It could not be verified now: the issuer’s keys cannot be reached.', certificate: null };
  }
}

/** From the signed text and nowhere else. */
function reveal({ name, awardedDate, issuer, credentialSubject, evidence }: Certificate, showPoints: boolean): void {
  const [{ identityHash: learner }] = credentialSubject.identifier;
  const facts = { Name: element('bdi', learner), Course: name, 'Signed by': issuer.name, Awarded: awardedDate.slice(0, 10) };
  byId('signed-facts', HTMLElement).replaceChildren(
    ...Object.entries(facts).map(([term, value]) => element('div', element('dt', term), element('dd', value))),
  );
  const results = showPoints ? (credentialSubject.result ?? []) : [];
  const described = new Map((credentialSubject.achievement.resultDescription ?? []).map((one) => [one.id, one]));
  const table = byId('signed-results', HTMLElement);
  table.hidden = results.length === 0;
  table.querySelector('tbody')?.replaceChildren(...results.map((result) => row(result.value, described.get(result.resultDescription))));
  byId('signed-checks', HTMLElement).replaceChildren(...evidence[0].narrative.split('\n\n').map((text) => element('p', text)));
  byId('signed', HTMLElement).hidden = false;
}

function row(value: string, described: Partial<ResultDescription> = {}): HTMLElement {
  const { name = '', requiredValue = '–', valueMax = '–' } = described;
  const head = element('th', name);
  head.scope = 'row';
  return element('tr', head, element('td', value), element('td', requiredValue), element('td', valueMax));
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, ...children: readonly (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

/** Far above any file with a certificate. */
const MOST_BYTES = 8 * 2 ** 20;

/** A PNG has the certificate inside; anything else is the certificate. */
async function given(file: File): Promise<string> {
  if (file.size > MOST_BYTES) throw new CertificateError('certificate/too-large');
  const bytes = new Uint8Array(await file.arrayBuffer());
  return bytes[0] === 0x89 ? extractCertificate(bytes) : new TextDecoder().decode(bytes);
}

if (section !== null) {
  const { token = '', points } = section.dataset;
  if (token !== '') void verify(async () => (await fetch(token)).text(), { showPoints: points === 'yes' });
  const chosen = byId('file', HTMLInputElement);
  chosen.addEventListener('change', () => {
    const [file] = chosen.files ?? [];
    if (file !== undefined) void verify(() => given(file), { showPoints: true });
  });
  byId('paste', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    const text = byId('pasted', HTMLTextAreaElement).value;
    void verify(async () => text, { showPoints: true });
  });
}
