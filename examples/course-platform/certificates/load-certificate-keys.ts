import { randomUUID } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { type CertificateKey, generateCertificateKey } from 'countersign/certificate';
import type { ProofKey } from 'countersign/proofs';
import type { CertificateKeys } from '../types.js';
import { certificateAddresses, proofs } from './certificate.js';

/**
 * The university's own keys for certificates: read from two files, made there the first time. Not
 * those that sign receipts. The first file has the keys of signed texts, the second, beside it,
 * those of the proofs that wallets read.
 */
export async function loadCertificateKeys(file: string, origin: string): Promise<CertificateKeys> {
  const { keys, issuer } = certificateAddresses({ origin });
  const { signing } = await readOrMake<{ signing: CertificateKey[] }>(file, async () => ({
    signing: [await generateCertificateKey({ alg: 'ES256', address: (thumbprint) => `${keys}/${thumbprint}` })],
  }));
  const { proof } = await readOrMake<{ proof: ProofKey[] }>(`${file.replace(/\.json$/, '')}-proofs.json`, async () => ({
    proof: [await (await proofs()).generateProofKey(issuer)],
  }));
  // A key is the same under whatever name the site has now.
  return { signing, proof: proof.map((key) => ({ ...key, id: `${issuer}#${key.publicKeyMultibase}`, controller: issuer })) };
}

/**
 * What a file holds. It appears with all of its content at once; of several processes that start at
 * once, the first one's counts.
 */
async function readOrMake<Keys>(file: string, make: () => Promise<Keys>): Promise<Keys> {
  const read = async (): Promise<Keys> => parseQuietly(await readFile(file, 'utf8')) as Keys;
  return read().catch(async (error) => {
    if (error.code !== 'ENOENT') throw error;
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, JSON.stringify(await make()), { flag: 'wx', mode: 0o600 });
    await link(draft, file)
      .catch((taken) => {
        if (taken.code !== 'EEXIST') throw taken;
      })
      .finally(() => unlink(draft));
    return read();
  });
}

/** The parser's own message quotes what it could not read: secrets. */
function parseQuietly(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError('the file of certificate keys holds no JSON: put it back from a copy');
  }
}
