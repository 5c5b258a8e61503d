import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ConsoleSession } from '../store/staff.js';
import type { ConsoleContext, Html } from './console-options.js';
import { may, type Right } from './rights.js';

const PLACES: readonly (readonly [path: string, words: string, right: Right])[] = [
  ['reviews', 'Reviews', 'see'],
  ['duplicates', 'Same face', 'see'],
  ['learners', 'Learners', 'decide'],
  ['rates', 'How checks go', 'see'],
  ['webhooks', 'Webhooks', 'see'],
  ['staff', 'Staff', 'staff'],
  ['trail', 'Trail', 'see'],
];

/**
 * A page for whoever is signed in, or for nobody. Everything in a template is escaped by `html`.
 */
export function page(
  c: ConsoleContext,
  {
    title,
    main,
    session = null,
    status = 200,
  }: { title: string; main: Html; session?: ConsoleSession | null; status?: ContentfulStatusCode },
): Response | Promise<Response> {
  const path = c.req.path.split('/')[2];
  const links =
    session === null ? [] : PLACES.filter(([name, , right]) => may(session, right) || (name === 'learners' && may(session, 'erase')));
  return c.html(
    html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Countersign</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/console/style.css">
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header><strong>Countersign</strong>${
      session === null
        ? ''
        : html`<nav aria-label="Main">${links.map(([name, words]) => html`<a href="/console/${name}"${name === path ? html` aria-current="page"` : ''}>${words}</a>`)}</nav>
<form method="post" action="/console/sign-out">${token(session)}<button class="quiet">Sign out <bdi>${session.name}</bdi></button></form>`
    }</header>
<main id="main"><h1>${title}</h1>
${main}
</main>
</body>
</html>
`,
    status,
  );
}

/** The hidden field that makes a form the session's own. */
export function token({ csrf }: Pick<ConsoleSession, 'csrf'>): Html {
  return html`<input type="hidden" name="csrf" value="${csrf}">`;
}

/** @param at seconds since the epoch */
export function moment(at: number): Html {
  const date = new Date(at * 1000);
  const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(date);
  return html`<time datetime="${date.toISOString()}">${words} UTC</time>`;
}

export function table(label: string, head: readonly string[], rows: readonly (readonly (string | number | Html)[])[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(([name, ...cells]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

/** A link to the rows after these. */
export function later(path: string, next: string | null): Html | '' {
  return next === null ? '' : html`<p><a rel="next" href="${path}cursor=${next}">Further ones</a></p>`;
}
