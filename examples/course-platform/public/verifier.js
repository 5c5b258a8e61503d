// Verifies a certificate in the visitor's browser: the shared one when the page opens, then any file that is chosen.
import {
  CERTIFICATE_FAILURES,
  extractCertificate,
  fetchCertificateKeys,
  fetchStatusList,
  verifyCertificate,
} from '/countersign/certificate.js';

const section = document.querySelector('#verify');
const verdict = document.querySelector('#verdict');

async function verify(read) {
  verdict.textContent = 'Your browser checks the signature …';
  delete verdict.dataset.verdict;
  try {
    const { issuer, keys } = section.dataset;
    const expected = { issuer, keys: await fetchCertificateKeys(keys), statusList: fetchStatusList, now: new Date() };
    const { name, issuer: signer, credentialSubject } = await verifyCertificate(await read(), expected);
    const [{ identityHash: learner }] = credentialSubject.identifier;
    say('good', `Yes. ${signer.name} signed this for ${learner}: “${name}”, and has not revoked it.`);
  } catch (error) {
    say(error.code ?? 'failed', CERTIFICATE_FAILURES[error.code] ?? 'It could not be verified now: the issuer’s keys cannot be reached.');
  }
}

function say(code, words) {
  verdict.dataset.verdict = code;
  verdict.textContent = words;
}

async function shared() {
  const response = await fetch(section.dataset.token);
  return response.text();
}

/** A PNG has the certificate inside; anything else is the certificate. */
async function given(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return bytes[0] === 0x89 ? extractCertificate(bytes) : new TextDecoder().decode(bytes);
}

if (section !== null) {
  verify(shared);
  document.querySelector('#file').addEventListener('change', ({ target }) => {
    const [file] = target.files;
    if (file !== undefined) verify(() => given(file));
  });
}
