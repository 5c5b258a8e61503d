import { html } from 'hono/html';
import { elementScript, moment } from '../layout.mjs';

const PROBLEMS = {
  'lti/not-found': 'There is no such page here. Open the activity in your course again.',
  'lti/registration': 'This learning platform is not registered here. Its administrator and ours have to exchange addresses first.',
  'lti/request': 'Something was missing in what the learning platform sent. Open the activity in your course again.',
  'lti/state': 'This page was opened before, or in another browser. Open the activity in your course again.',
  'lti/address':
    'The learning platform named an address that is not among those registered for it. Its administrator and ours have to add its host first.',
  'lti/role': 'Only staff of the course can choose what is added to it.',
};
const STATUS = { 'lti/registration': 404, 'lti/not-found': 404, 'lti/text': 400, internal: 500 };
const GENERAL =
  'What the learning platform sent could not be verified. Open the activity in your course again; if it stays so, tell its staff.';

/** A page in a learning platform's frame; only that platform may hold it. */
export function framed(c, { title, main, scripts = '', status = 200, frames = ['*'], forms = [] }) {
  const own = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "style-src 'self'",
  ];
  const policy = [...own, "img-src 'self' data: blob:", "media-src 'self' blob:", "base-uri 'none'"];
  c.header(
    'content-security-policy',
    [...policy, `form-action ${["'self'", ...forms].join(' ')}`, `frame-ancestors ${frames.join(' ')}`].join('; '),
  );
  c.header('permissions-policy', 'camera=(self), microphone=(), geolocation=()');
  c.header('referrer-policy', 'same-origin');
  c.header('x-content-type-options', 'nosniff');
  c.header('cache-control', 'no-store');
  return c.html(
    html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="/files/platform.css">
${scripts}
</head>
<body><main id="main">${main}</main></body>
</html>
`,
    status,
  );
}

/** What did not work, with a code for whoever helps. */
export function problemPage(c, code) {
  const main = html`<h1 data-problem="${code}">This could not be opened</h1><p>${PROBLEMS[code] ?? GENERAL}</p><p class="muted">${code}</p>`;
  return framed(c, { title: 'This could not be opened', status: STATUS[code] ?? 403, main });
}

/** The browser keeps no cookie in a frame of another site: the same login, in a tab of its own, has one. */
export function ownTabPage(c, parameters, frames) {
  const main = html`<h1 data-problem="lti/cookie">One more click</h1>
<p>Your browser does not let this page remember you inside another site. It can in a tab of its own.</p>${ownTab(parameters, 'Open it in a new tab')}`;
  return framed(c, { title: 'One more click', main, frames });
}

function ownTab(parameters, label) {
  return html`<p class="actions"><a class="button" target="_blank" rel="noopener" href="/lti/login?${new URLSearchParams(parameters)}">${label}</a></p>`;
}

/** What became of a result on its way to the gradebook. */
const ARRIVALS = { sent: 'yes', waiting: 'not yet', none: 'stays here: the course takes no scores', failed: 'no: refused many times' };
const NOTES = {
  sent: '',
  waiting: ' It has not reached your course yet; it is sent by itself.',
  none: ' Your course takes no results from here; its staff see this one when they open this page.',
  failed: ' It could not be entered in your course: show this page to its staff.',
};

/** The check of a link. */
export function checkPage(c, { platform, launch, enrolled, last, isAsked, frames }) {
  const at = `launch=${launch.id}`;
  const main = html`<h1>${launch.title}</h1>
${last === null ? '' : html`<p class="notice" data-last="${last.result}">Your latest result here: ${last.result}${last.decided ? ' by a person' : ''}, ${moment(last.at)}.${NOTES[last.arrival]}</p>`}
${last?.result === 'refused' && !last.decided ? (isAsked ? html`<p class="muted" data-asked="yes">A person will look at it.</p>` : askForm(launch)) : ''}
<p class="lead">${enrolled ? 'Look into the camera and type a sentence: under a minute.' : 'First you enrol, once: about two minutes. Then load this page again and make the check.'}</p>
<countersign-check name="identity" challenge="/lti/countersign/challenges?${at}" submit="/lti/countersign/bundles?${at}">
<p slot="alternative">No camera, or you would rather not? Ask the staff of your course: there is another way.</p>
<p>The check could not be loaded. Come back later, or ask the staff of your course for another way.</p>
</countersign-check>
<p class="muted">Does the page say that the camera is not allowed here?</p>${ownTab(launch.parameters, 'Open it in a new tab')}
<form method="post" action="/lti/launches/${launch.id}/withdraw"><button class="link">Erase my measurements</button></form>`;
  return framed(c, { title: launch.title, main, scripts: elementScript(platform, 'countersign.js'), frames });
}

/** A person can look at a refusal; another try may be quicker. */
function askForm({ id }) {
  return html`<details><summary>Ask a person to look at it</summary><form method="post" action="/lti/launches/${id}/ask" class="stack">
<label>What should they know? <textarea name="words" rows="3" maxlength="2000"></textarea></label><p class="actions"><button class="quiet">Ask</button></p></form></details>`;
}

/** Where the consent sends learners who want to withdraw it: there is no session outside a launch. */
export function dataPage(c) {
  const main = html`<h1>Your measurements</h1><p>Open the activity in your course again: below the check you can erase them. What was decided stays.</p>`;
  return framed(c, { title: 'Your measurements', main });
}

/** What staff see of a link: who came how far. */
export function staffPage(c, { launch, results, frames }) {
  const row = ({ userId, result, decided, at, arrival }) =>
    html`<tr><td>${userId}</td><td>${result}${decided ? ' by a person' : ''}</td><td>${moment(at)}</td><td>${ARRIVALS[arrival]}</td></tr>`;
  const main = html`<h1>${launch.title}</h1><p>Results, and whether they reached the gradebook. What is unclear our staff decide, and what is refused where its learner asks; then the gradebook is told. You can decide yourself where you grade.</p>
<table><thead><tr><th>Learner</th><th>Result</th><th>When</th><th>Arrived</th></tr></thead><tbody>${results.map(row)}</tbody></table>`;
  return framed(c, { title: launch.title, main, frames });
}

/** Choosing the link: there is one kind. */
export function choicePage(c, { launch, token, frames }) {
  const { returnUrl } = launch.deepLinking;
  const main = html`<h1>Add an identity check</h1><p>Learners make it in the course; its result goes to the gradebook.</p>
<form method="post" action="${returnUrl}"><input type="hidden" name="JWT" value="${token}"><p class="actions"><button>Add it to the course</button></p></form>`;
  return framed(c, { title: 'Add an identity check', main, frames, forms: [new URL(returnUrl).origin] });
}
