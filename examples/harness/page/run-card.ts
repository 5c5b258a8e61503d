import type { Run } from '../run.js';
import { inspector } from './panels/inspector.js';
import { make } from './panels/make.js';

declare global {
  interface GlobalEventHandlersEventMap {
    /** A run is shown. */
    'harness-run': CustomEvent<Run>;
  }
}

const SIGNS = { passed: '✓', failed: '✗', skipped: '·' };

/** One bundle: steps of its verification, decision, claims, receipt, and the bundle itself. */
export function runCard(run: Run): HTMLElement {
  const result = run.decision?.result ?? 'not taken';
  const card = make('article', '', 'run');
  const header = make('header');
  header.append(
    make('strong', run.claims?.purpose ?? 'bundle'),
    make('span', result, `verdict ${result === 'accepted' ? 'good' : 'bad'}`),
    make('span', run.claims?.sub ?? '', 'who'),
    make('time', new Date(run.at * 1000).toLocaleTimeString()),
  );
  card.append(header, stepList(run));
  const contents = {
    Decision: run.decision,
    'Claims, decrypted': run.claims,
    Receipt: run.receipt === null ? null : decodeReceipt(run.receipt),
  };
  for (const [title, content] of Object.entries(contents)) if (content !== null) card.append(fold(title, content));
  card.append(inspector(run));
  card.dataset.result = result;
  document.dispatchEvent(new CustomEvent('harness-run', { detail: run }));
  return card;
}

/** Open while it is the newest; one that failed stays open. */
function stepList({ steps, failure }: Run): HTMLElement {
  const details = make('details', '', 'verification');
  const failed = steps.find(({ outcome }) => outcome === 'failed');
  const summary = failed === undefined ? `All ${steps.length} steps passed` : `Step ${failed.number} failed: ${failure?.code}`;
  details.append(make('summary', summary, failure === null ? '' : 'failed'));
  details.open = true;
  const list = make('ol', '', 'steps');
  for (const { number, what, outcome } of steps)
    list.append(make('li', `${SIGNS[outcome]} ${number} ${what}${outcome === 'failed' ? `: ${failure?.code}` : ''}`, outcome));
  details.append(list);
  return details;
}

function fold(title: string, content: unknown): HTMLElement {
  const details = make('details');
  details.append(make('summary', title), make('pre', JSON.stringify(content, shorten, 2)));
  return details;
}

/** Long lists of numbers on one line, long strings cut: the whole is in the network panel. */
function shorten(_: string, value: unknown): unknown {
  if (Array.isArray(value) && value.length > 0 && value.every((item) => item === null || typeof item === 'number'))
    return `[${value.join(', ')}]`;
  return typeof value === 'string' && value.length > 120 ? `${value.slice(0, 80)}… (${value.length} characters)` : value;
}

/** Reads a receipt; it is the backend that verifies it. */
function decodeReceipt(token: string): unknown {
  const [, claims = ''] = token.split('.');
  const bytes = Uint8Array.from(atob(claims.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}
