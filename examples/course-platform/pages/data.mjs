import { html } from 'hono/html';
import { closeAccount, eraseMeasurements } from '../erasure.mjs';
import { forMembers } from '../guard.mjs';
import { moment, show, token } from '../layout.mjs';
import { endSession } from '../sessions.mjs';
import { storedData } from '../stored-data.mjs';

/** `/me/data`: what is stored about the learner, as a page and as a file; withdrawing and erasing. */
export function dataRoutes(app, platform) {
  app.use('/me/data/*', forMembers());
  app.get('/me/data', async (c) => {
    const session = c.get('session');
    return show(c, { title: 'My data', main: page(session, await storedData(platform, session.account)) });
  });
  app.get('/me/data/export', async (c) => {
    const data = await storedData(platform, c.get('session').account);
    c.header('content-disposition', 'attachment; filename="my-data.json"');
    return c.body(JSON.stringify(data, null, 2), 200, { 'content-type': 'application/json' });
  });
  app.post('/me/data/erase', async (c) => {
    await eraseMeasurements(platform, c.get('session').account);
    return c.redirect('/me/data', 303);
  });
  app.post('/me/data/close', async (c) => {
    const { sure } = await c.req.parseBody();
    if (sure !== 'yes') return c.redirect('/me/data', 303);
    await closeAccount(platform, c.get('session').account);
    await endSession(platform, c);
    return c.redirect('/', 303);
  });
}

function page(session, data) {
  const { account, measurements } = data;
  const { reference, rows } = measurements;
  return html`<h1>What is stored about me</h1>
<dl class="facts"><div><dt>Name</dt><dd>${account.name}</dd></div><div><dt>Address</dt><dd>${account.email}</dd></div></dl>
<h2>Measurements</h2>
${
  reference === null
    ? html`<p data-measured="no">None: no face, no typing, no device.</p>`
    : html`<ul data-measured="yes"><li>A face template and a typing reference, encrypted, since ${moment(new Date(reference.createdAt * 1000))}</li>
<li>The public key of ${rows.device.length} browser${rows.device.length === 1 ? '' : 's'}</li>
<li>${rows.writing_window.length} windows of writing: counts, and times between keys in no order</li></ul>
<p class="muted">There are no pictures, no sounds and no record of what you typed.</p>`
}
<h2>Everything else</h2>
<ul><li>${data.work.length} pieces of work</li><li>${data.checks.length} results of checks, ${data.checkStarts.length} starts</li>
<li>${data.reviews.length} reviews</li><li>${data.certificates.length} certificates, ${data.publicPages.length} public pages</li>
<li>${data.sessions.length} sign-ins that still hold</li></ul>
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
