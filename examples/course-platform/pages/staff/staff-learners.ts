import { html } from 'hono/html';
import { type ChangeProblem, changeAccount, type Help, isHelpReason, liftRebindLimit, startReenrollment } from '../../accounts/help.js';
import { findLearner, type ListedLearner, listLearners } from '../../accounts/learners.js';
import { askMerge } from '../../accounts/merges.js';
import { listChecks } from '../../checks/checks.js';
import { TENANT } from '../../enrollment/tenant.js';
import { formOf } from '../../site/form-of.js';
import { badge, moment, personName, show } from '../../site/layout.js';
import { cutText } from '../../site/text.js';
import { writeAudit } from '../../store/audit.js';
import type { Html, Platform, Site, SiteContext } from '../../types.js';
import { memberOf } from '../guard.js';
import { problemPage } from '../problem.js';
import { helpForms } from './help-forms.js';
import { checkTable, deviceRows, keyboardRows, standing, whyTable } from './learner-parts.js';

/**
 * `/staff/learners`: somebody is looked up by name or address; how they stand, their browsers and
 * checks, and why those were not accepted. Nobody looks at themselves: it would tell them how to
 * pass.
 */
export function staffLearnersRoutes(app: Site, platform: Platform): void {
  const { database } = platform;
  app.get('/staff/learners', async (c) => {
    const search = cutText(c.req.query('search') ?? '', 200);
    const { rows, next } = await listLearners(database, { search, after: c.req.query('after') });
    return show(c, {
      title: 'Learners',
      wide: true,
      main: html`<p class="crumb"><a href="/staff">Staff</a></p><h1>Learners</h1>
<form action="/staff/learners" role="search" class="search"><label>Name or address <input type="search" name="search" value="${search}" maxlength="200"></label><button class="quiet">Look</button></form>
${rows.length === 0 ? html`<p>Nobody was found.</p>` : html`<ul class="rows">${rows.map(row)}</ul>`}
${next === null ? '' : html`<p><a href="/staff/learners?${new URLSearchParams({ search, after: next }).toString()}" rel="next">Earlier ones</a></p>`}`,
    });
  });
  for (const [path, act] of Object.entries({ rebinds: liftRebindLimit, reenrollment: startReenrollment })) {
    app.post(`/staff/learners/:id/${path}`, async (c) => {
      const help = helpOf(c, await formOf(c));
      const done = help !== null && (await act(platform, help));
      return done ? c.redirect(`/staff/learners/${help.learner}`, 303) : problemPage(c, 'not-found');
    });
  }
  app.post('/staff/learners/:id/merge', async (c) => {
    const form = await formOf(c);
    const help = helpOf(c, form);
    const asked = help !== null && (await askMerge(platform, help, form.email ?? ''));
    return asked ? c.redirect('/staff/merges', 303) : problemPage(c, 'not-found');
  });
  app.post('/staff/learners/:id/account', async (c) => {
    const form = await formOf(c);
    const help = helpOf(c, form);
    const problem = help === null ? 'not-found' : await changeAccount(platform, help, { name: form.name ?? '', email: form.email ?? '' });
    if (help === null || problem === 'not-found') return problemPage(c, 'not-found');
    if (problem === null) return c.redirect(`/staff/learners/${help.learner}`, 303);
    const learner = await findLearner(database, help.learner);
    return learner === null ? problemPage(c, 'not-found') : learnerPage(c, platform, learner, problem);
  });
  app.get('/staff/learners/:id', async (c) => {
    const learner = await findLearner(database, c.req.param('id'));
    const staff = memberOf(c).account.id;
    if (learner === null || learner.id === staff) return problemPage(c, 'not-found');
    return learnerPage(c, platform, learner);
  });
}

function row({ id, name, email, enrolledAt }: ListedLearner): Html {
  return html`<li><a href="/staff/learners/${id}">${personName(name)}</a> <span class="muted">${email}</span> ${enrolledAt === null ? '' : badge('good', 'enrolled')}</li>`;
}

/** `null`: there is no reason. */
function helpOf(c: SiteContext, { reason = '' }: Partial<Record<string, string>>): Help | null {
  return isHelpReason(reason) ? { learner: c.req.param('id') ?? '', staff: memberOf(c).account.id, reason } : null;
}

async function learnerPage(
  c: SiteContext,
  { database, countersign, now }: Platform,
  learner: ListedLearner,
  problem?: Exclude<ChangeProblem, 'not-found'>,
): Promise<Response> {
  const owner = { tenant: TENANT, subject: learner.id };
  // Whatever led here: nobody looks without a word of it in the trail.
  await writeAudit(database, { at: now(), actor: memberOf(c).account.id, action: 'learner.seen', object: learner.id });
  const [why, devices, keyboards, checks] = await Promise.all([
    countersign.why(owner),
    countersign.devices(owner),
    countersign.keyboards(owner),
    listChecks(database, learner.id),
  ]);
  return show(c, {
    title: 'A learner',
    wide: true,
    main: html`<p class="crumb"><a href="/staff/learners">Learners</a></p><h1>${personName(learner.name)}</h1>
<p><a href="mailto:${learner.email}">${learner.email}</a>, here since ${moment(learner.createdAt)}.</p>
${standing(why)}
<h2>Help</h2>
${helpForms(memberOf(c), learner, problem)}
<h2>Why checks were not accepted</h2>
${whyTable(why)}
<h2>Browsers</h2>
${deviceRows(devices)}
<h2>Kinds of keyboard</h2>
${keyboardRows(keyboards)}
<h2>Checks with a result</h2>
${checkTable(checks)}`,
  });
}
