import type { Device, Keyboard, LearnerExport } from 'countersign/server';
import { html } from 'hono/html';
import { clearNotices } from '../../accounts/notices.js';
import { endSession, isFresh } from '../../accounts/sessions.js';
import { keyboardName } from '../../checks/keyboard-name.js';
import { PICTURE_DAYS } from '../../enrollment/policy.js';
import { TENANT } from '../../enrollment/tenant.js';
import { closeAccount, eraseMeasurements } from '../../privacy/erasure.js';
import { countStored, exportStored, type StoredCounts, storedMeasurements } from '../../privacy/stored-data.js';
import { mayExport } from '../../site/client-rate.js';
import { formOf } from '../../site/form-of.js';
import { badge, moment, personName, show, token } from '../../site/layout.js';
import { streamText } from '../../site/stream-text.js';
import type { Html, Platform, Session, Site } from '../../types.js';
import { forMembers, memberOf } from '../guard.js';
import { problemPage } from '../problem.js';

/**
 * `/me/data`: what is stored about the learner, as a page and as a file; withdrawing and erasing.
 */
export function dataRoutes(app: Site, platform: Platform): void {
  app.use('/me/data/*', forMembers());
  app.get('/me/data', async (c) => {
    const session = memberOf(c);
    const counts = await countStored(platform, session.account);
    const measurements = await storedMeasurements(platform, session.account);
    const owner = { tenant: TENANT, subject: session.account.id };
    const devices = await platform.countersign.devices(owner);
    const keyboards = await platform.countersign.keyboards(owner);
    return show(c, { title: 'My data', main: page({ session, counts, measurements, devices, keyboards }) });
  });
  app.get('/me/data/export', async (c) => {
    // Whoever came by a session should not carry everything off with it.
    if (!isFresh(memberOf(c), platform.now())) return problemPage(c, 'stale');
    const { account } = memberOf(c);
    if (!(await mayExport(platform, account.id))) return problemPage(c, 'often');
    const pieces = exportStored(platform, account, await storedMeasurements(platform, account));
    c.header('content-disposition', 'attachment; filename="my-data.json"');
    return c.body(streamText(pieces), 200, { 'content-type': 'application/json' });
  });
  app.post('/me/data/browsers/:thumbprint', async (c) => {
    const { account } = memberOf(c);
    const revoked = await platform.countersign.revokeDevice({ tenant: TENANT, subject: account.id }, c.req.param('thumbprint'));
    return revoked ? c.redirect('/me/data', 303) : problemPage(c, 'not-found');
  });
  app.post('/me/data/keyboards/:kind', async (c) => {
    const { account } = memberOf(c);
    const kind = c.req.param('kind');
    // Whoever came by a session should not make room for typing of their own.
    if (!isFresh(memberOf(c), platform.now())) return problemPage(c, 'stale');
    if (kind !== 'physical' && kind !== 'soft' && kind !== 'touch-keys') return problemPage(c, 'not-found');
    const removed = await platform.countersign.removeKeyboard({ tenant: TENANT, subject: account.id }, kind);
    return removed ? c.redirect('/me/data', 303) : problemPage(c, 'not-found');
  });
  app.post('/me/data/notices', async (c) => {
    await clearNotices(platform.database, memberOf(c).account.id);
    return c.redirect('/me/data', 303);
  });
  app.post('/me/data/erase', async (c) => {
    await eraseMeasurements(platform, memberOf(c).account);
    return c.redirect('/me/data', 303);
  });
  app.post('/me/data/close', async (c) => {
    const { sure } = await formOf(c);
    if (sure !== 'yes') return c.redirect('/me/data', 303);
    await closeAccount(platform, memberOf(c).account);
    await endSession(platform, c);
    return c.redirect('/', 303);
  });
}

interface DataPage {
  session: Session;
  counts: StoredCounts;
  measurements: LearnerExport;
  devices: readonly Device[];
  keyboards: readonly Keyboard[];
}

function page({ session, counts, measurements, devices, keyboards }: DataPage): Html {
  const { account } = session;
  const { reference } = measurements;
  return html`<h1>What is stored about me</h1>
<dl class="facts"><div><dt>Name</dt><dd>${personName(account.name)}</dd></div><div><dt>Address</dt><dd>${account.email}</dd></div></dl>
<h2>Measurements</h2>
${
  reference === null
    ? html`<p data-measured="no">None: no face, no typing, no device.</p>`
    : html`<ul data-measured="yes"><li>A face template and a typing reference, encrypted, since ${moment(new Date(reference.createdAt * 1000))}</li>
<li>Windows of writing (counts, and times between keys in no order): ${measurements.counts.writing_window}</li>
<li>Pictures of your face that came with checks, encrypted, for ${PICTURE_DAYS} days each: ${measurements.counts.still}</li></ul>
<p class="muted">There are no sounds and no record of what you typed.</p>`
}
${devices.length === 0 ? '' : browsers(session, devices, counts.notices)}
${keyboards.length === 0 ? '' : keyboardList(session, keyboards)}
<h2>Everything else</h2>
<dl class="facts">${Object.entries({
    'Pieces of work': counts.work,
    'Checks that were begun': counts.checkStarts,
    'Results of checks': counts.checks,
    Reviews: counts.reviews,
    Certificates: counts.certificates,
    'Public pages': counts.publicPages,
    'Sign-ins that still hold': counts.sessions,
  }).map(([what, count]) => html`<div><dt>${what}</dt><dd>${count}</dd></div>`)}</dl>
<p class="actions"><a class="button quiet" href="/me/data/export">Take it all with me (JSON)</a></p>
<h2>Withdraw</h2>
<div class="split">
<form method="post" action="/me/data/erase" class="panel">${token(session)}
<h3>Withdraw from checks</h3><p>Erases what was measured of you, now. What you have earned stays; from here on a person checks your work with you.</p>
<p class="actions"><button class="quiet">Withdraw and erase measurements</button></p></form>
<form method="post" action="/me/data/close" class="panel">${token(session)}
<h3>Close the account</h3><p>Erases your name, address, texts, measurements and public pages, and revokes your certificates. There is no way back.</p>
<label class="option"><input type="checkbox" name="sure" value="yes" required> <span>Yes, close it</span></label>
<p class="actions"><button class="quiet danger">Close the account</button></p></form></div>`;
}

/**
 * Browsers that may make the learner's checks, by the beginning of their key's thumbprint: more is
 * not known of them.
 */
function browsers(session: Session, devices: readonly Device[], notices: number): Html {
  const row = ({
    thumbprint,
    registeredAt,
    revokedAt,
  }: Device) => html`<li data-browser="${thumbprint}"><div class="row"><span>Key <code>${thumbprint.slice(0, 8)}</code>
<span class="muted">since ${moment(new Date(registeredAt * 1000))}</span> ${revokedAt === null ? '' : badge('bad', 'refused')}</span>
${revokedAt === null ? html`<form method="post" action="/me/data/browsers/${thumbprint}">${token(session)}<button class="quiet">Refuse it from now on</button></form>` : ''}</div></li>`;
  return html`<h2 id="browsers">My devices: browsers that make my checks</h2>
<p>Each has a key that never leaves it. Refuse one that is not yours, or that you have given away: for good.</p>
<ul class="rows">${devices.map(row)}</ul>
${notices === 0 ? '' : html`<form method="post" action="/me/data/notices">${token(session)}<p class="actions"><button class="quiet">I know of all this</button></p></form>`}`;
}

/**
 * Kinds of keyboard that there is typing of. The last one stays: without any, a face alone would
 * say who it is.
 */
function keyboardList(session: Session, keyboards: readonly Keyboard[]): Html {
  const row = ({ inputKind, typedAt }: Keyboard) => html`<li data-keyboard="${inputKind}"><div class="row"><span>${keyboardName(inputKind)}
<span class="muted">since ${moment(new Date(typedAt * 1000))}</span></span>
${keyboards.length > 1 ? html`<form method="post" action="/me/data/keyboards/${inputKind}">${token(session)}<button class="quiet">Remove it</button></form>` : ''}</div></li>`;
  return html`<h2 id="keyboards">My devices: kinds of keyboard that I have typed on</h2>
<p>Typing is compared with typing on the same kind. Remove one that is not yours; for this you sign in anew.</p>
<ul class="rows">${keyboards.map(row)}</ul>`;
}
