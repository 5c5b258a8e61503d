import { html } from 'hono/html';
import { type ChangeProblem, HELP_REASONS } from '../../accounts/help.js';
import type { ListedLearner } from '../../accounts/learners.js';
import { token } from '../../site/layout.js';
import type { Html, Session } from '../../types.js';

const PROBLEMS: Readonly<Record<Exclude<ChangeProblem, 'not-found'>, string>> = {
  name: 'A certificate cannot carry this name: letters, spaces, hyphens, dots and apostrophes.',
  email: 'This is no address.',
  taken: 'Another account has this address.',
};

/** What staff can do for a learner; each needs a reason, and stands in the trail. */
export function helpForms(session: Session, { id, name, email }: ListedLearner, problem?: Exclude<ChangeProblem, 'not-found'>): Html {
  const form = (action: string, about: string, button: string, fields: Html | '' = '') => html`<details><summary>${button}</summary>
<form method="post" action="/staff/learners/${id}/${action}" class="stack">${token(session)}<p>${about}</p>${fields}
<label>Why <select name="reason" required><option value="">…</option>${Object.entries(HELP_REASONS).map(([key, words]) => html`<option value="${key}">${words}</option>`)}</select></label>
<p class="actions"><button class="quiet">${button}</button></p></form></details>`;
  const fields = html`<label>Name <input name="name" value="${name}" maxlength="200" required></label>
<label>Address <input name="email" type="email" value="${email}" maxlength="255" required></label>`;
  return html`${problem === undefined ? '' : html`<p role="alert" data-problem="${problem}">${PROBLEMS[problem]}</p>`}
${form('rebinds', 'After a few other browsers in a month, or after failed tries of strangers, no browser can be added. Make sure that it is the learner who asks.', 'Let them add browsers again')}
${form('reenrollment', 'Erases what was measured, for good. The learner enrolls again at the next check, and staff confirm that it is the same person.', 'Let them enroll again')}
${form('merge', 'This account is closed, and the other one stays. First both are asked for a check, each in its own browser.', 'Merge it into another account', html`<label>Address of the account that stays <input name="email" type="email" maxlength="255" required></label>`)}
${form('account', 'Certificates that were issued keep the name of then.', 'Change name or address', fields)}`;
}
