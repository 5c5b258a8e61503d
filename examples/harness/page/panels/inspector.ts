import type { Run } from '../../run.js';
import { kilobytes, make, makeButton, type Row, table } from './make.js';

const PARTS = ['header', 'encrypted key', 'initialisation vector', 'ciphertext', 'tag'];

/**
 * The sealed string of a run: sizes, digest, what becomes of it when it comes again, and the run as
 * a test vector.
 */
export function inspector({ id, sealed, claims }: Pick<Run, 'id' | 'sealed' | 'claims'>): HTMLElement {
  const panel = make('details', '', 'inspector');
  panel.append(make('summary', 'Bundle as it was sent'));
  if (sealed === null) return panel;
  const facts = make('div');
  const text = make('pre', sealed);
  const answer = make('output');
  const replay = makeButton('Send it again');
  replay.addEventListener('click', async () => {
    const headers = { 'content-type': 'application/jose' };
    const response = await fetch('/api/countersign/bundles', { method: 'POST', headers, body: sealed });
    answer.textContent = `${response.status} ${await response.text()}`;
  });
  const actions = make('p', '', 'actions');
  actions.append(replay);
  if (claims !== null) {
    const download = make('a', 'Export as test vector');
    download.href = `/api/harness/runs/${id}/vector`;
    download.download = `vector-${id}.json`;
    actions.append(download);
  }
  actions.append(answer);
  panel.append(facts, text, actions);
  panel.addEventListener('toggle', async () => facts.replaceChildren(table(await factsOf(sealed, claims))), { once: true });
  return panel;
}

async function factsOf(sealed: string, claims: Run['claims']): Promise<Row[]> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(sealed)));
  const parts = sealed.split('.').map((part, at): Row => [PARTS[at] ?? `part ${at + 1}`, `${Math.floor((part.length * 3) / 4)} bytes`]);
  const within: Row[] = claims === null ? [] : [['claims within', kilobytes(JSON.stringify(claims).length)]];
  return [
    ['sealed', kilobytes(sealed.length)],
    ...parts,
    ...within,
    ['SHA-256', [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')],
  ];
}
