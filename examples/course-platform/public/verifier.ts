// Verifies a certificate in the visitor's browser, the shared one when the page opens and any file that is chosen, and shows what of it is signed.
import {
  CERTIFICATE_FAILURES,
  extractCertificate,
  fetchCertificateKeys,
  fetchStatusList,
  verifyCertificate,
} from '/countersign/certificate.js';

const section = document.querySelector('#verify');
const verdict = document.querySelector('#verdict');
const signed = document.querySelector('#signed');
/** Of two that were asked for, the later one is shown. */
let latest = 0;

async function verify(read, { showPoints }) {
  latest += 1;
  const turn = latest;
  verdict.textContent = 'Your browser checks the signature …';
  delete verdict.dataset.verdict;
  signed.hidden = true;
  const [code, words, certificate] = await examine(read);
  if (turn !== latest) return;
  verdict.textContent = words;
  verdict.dataset.verdict = code;
  if (certificate !== null) reveal(certificate, showPoints);
}

async function examine(read) {
  try {
    const { issuer, keys } = section.dataset;
    const expected = { issuer: issuer.split(' '), keys: await fetchCertificateKeys(keys), statusList: fetchStatusList, now: new Date() };
    const certificate = await verifyCertificate((await read()).trim(), expected);
    return [
      'good',
      `Yes. ${certificate.issuer.name} signed this certificate, and has neither revoked nor suspended it. What it says stands below.`,
      certificate,
    ];
  } catch (error) {
    const words = CERTIFICATE_FAILURES[error.code] ?? 'It could not be verified now: the issuer’s keys cannot be reached.';
    return [error.code ?? 'failed', words, error.certificate ?? null];
  }
}

/** From the signed text and nowhere else. */
function reveal(certificate, showPoints) {
  const { name, awardedDate, issuer, credentialSubject, evidence } = certificate;
  const facts = { Name: element('bdi', learnerOf(certificate)), Course: name, 'Signed by': issuer.name, Awarded: awardedDate.slice(0, 10) };
  document
    .querySelector('#signed-facts')
    .replaceChildren(...Object.entries(facts).map(([term, value]) => element('div', element('dt', term), element('dd', value))));
  const results = showPoints ? (credentialSubject.result ?? []) : [];
  const described = new Map((credentialSubject.achievement.resultDescription ?? []).map((one) => [one.id, one]));
  document.querySelector('#signed-results').hidden = results.length === 0;
  document.querySelector('#signed-results tbody').replaceChildren(...results.map((result) => row(result, described)));
  document.querySelector('#signed-checks').replaceChildren(...evidence[0].narrative.split('\n\n').map((text) => element('p', text)));
  signed.hidden = false;
}

function row({ resultDescription, value }, described) {
  const { name = '', requiredValue = '–', valueMax = '–' } = described.get(resultDescription) ?? {};
  const head = element('th', name);
  head.scope = 'row';
  return element('tr', head, element('td', value), element('td', requiredValue), element('td', valueMax));
}

function element(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

function learnerOf({ credentialSubject }) {
  return credentialSubject.identifier[0].identityHash;
}

async function shared() {
  const response = await fetch(section.dataset.token);
  return response.text();
}

/** Far above any file with a certificate. */
const MOST_BYTES = 8 * 2 ** 20;

/** A PNG has the certificate inside; anything else is the certificate. */
async function given(file) {
  if (file.size > MOST_BYTES) throw Object.assign(new Error('too large'), { code: 'certificate/too-large' });
  const bytes = new Uint8Array(await file.arrayBuffer());
  return bytes[0] === 0x89 ? extractCertificate(bytes) : new TextDecoder().decode(bytes);
}

if (section !== null) {
  const { token, points } = section.dataset;
  if (token !== '') verify(shared, { showPoints: points === 'yes' });
  document.querySelector('#file').addEventListener('change', ({ target }) => {
    const [file] = target.files;
    if (file !== undefined) verify(() => given(file), { showPoints: true });
  });
  document.querySelector('#paste').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = document.querySelector('#pasted').value;
    verify(async () => text, { showPoints: true });
  });
}
