import type { ReviewOutcome } from 'countersign/server';
import { html } from 'hono/html';
import { REASONS, REASONS_OF } from '../../reviews/review-reasons.js';
import type { Html } from '../../types.js';

const BUTTONS: Readonly<Record<ReviewOutcome, readonly [kind: string, words: string]>> = {
  accepted: ['', 'Accept'],
  refused: ['quiet', 'Refuse'],
};

const TITLES: Readonly<Record<ReviewOutcome, string>> = {
  accepted: 'It was the learner',
  refused: 'It cannot be confirmed',
};

/**
 * A form to accept and one to refuse, each with the reasons that go with it; none is chosen before.
 *
 * @param token the session's
 * @param more further fields of each
 */
export function decisionForms(path: string, token: Html, more: Html | '' = ''): Html {
  const form = (
    decision: ReviewOutcome,
  ) => html`<form method="post" action="${path}" class="panel stack" data-decision="${decision}">${token}<input type="hidden" name="decision" value="${decision}">
<h3>${TITLES[decision]}</h3>
<label>Reason, as the learner reads it <select name="reason" required><option value="">Choose one</option>${REASONS_OF[decision].map((reason) => html`<option value="${reason}">${REASONS[reason]}</option>`)}</select></label>
${more}<p class="actions"><button class="${BUTTONS[decision][0]}">${BUTTONS[decision][1]}</button></p></form>`;
  return html`<div class="split">${form('accepted')}${form('refused')}</div>`;
}
