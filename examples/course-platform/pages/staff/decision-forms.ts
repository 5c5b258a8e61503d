import type { ReviewOutcome } from 'countersign/server';
import { html } from 'hono/html';
import { REASONS, REASONS_OF } from '../../reviews/review-reasons.js';
import type { Html } from '../../types.js';

const BUTTONS: Readonly<Record<ReviewOutcome, readonly [kind: string, words: string]>> = {
  accepted: ['', 'Accept'],
  refused: ['quiet', 'Refuse'],
};

/**
 * A form to accept and one to refuse, each with the reasons that go with it. `token`: the
 * session's.
 */
export function decisionForms(path: string, token: Html): Html {
  const form = (
    decision: ReviewOutcome,
  ) => html`<form method="post" action="${path}" class="panel stack">${token}<input type="hidden" name="decision" value="${decision}">
<label>Reason, as the learner reads it <select name="reason">${REASONS_OF[decision].map((reason) => html`<option value="${reason}">${REASONS[reason]}</option>`)}</select></label>
<p class="actions"><button class="${BUTTONS[decision][0]}">${BUTTONS[decision][1]}</button></p></form>`;
  return html`<div class="split">${form('accepted')}${form('refused')}</div>`;
}
