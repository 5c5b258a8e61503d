import type { WritingTrend } from 'countersign/server';
import { html } from 'hono/html';
import { badge } from '../../site/layout.js';
import type { Html } from '../../types.js';

const WORDS: Readonly<Record<WritingTrend['direction'], string>> = {
  'too-little': 'too little to say anything',
  consistent: 'like the learner’s earlier writing',
  unclear: 'neither like nor unlike earlier writing',
  differs: 'unlike earlier writing: a reason to ask, not a proof',
};

/** What the monitor saw while an attempt was written, for staff. */
export function writingTrend({ windows, measured, keys, pastedCharacters, blurs, direction }: WritingTrend): Html {
  if (windows === 0) return html`<p>Nothing was measured.</p>`;
  return html`<p data-writing="${direction}">${badge(direction === 'differs' ? 'wait' : 'plain', WORDS[direction])}</p>
<p>${windows} windows, ${measured} of them compared; ${keys} keys, ${pastedCharacters} pasted characters, left the field ${blurs} times.</p>`;
}
