import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Html, Platform, Session, SiteContext } from '../types.js';

/** What a page says. */
export interface PageContent {
  title: string;
  main: Html | readonly Html[];
  wide?: boolean;
  /** They stand in the head. */
  scripts?: Html | '';
  /** What the page says of itself to those who link to it. */
  about?: Html | '';
  status?: ContentfulStatusCode;
  /** Search engines may show it. */
  indexed?: boolean;
}

/**
 * A page: its frame, with what it says in the middle. Everything in a template is escaped by
 * `html`.
 */
export function show(c: SiteContext, content: PageContent): Response | Promise<Response> {
  const { title, main, wide = false, scripts = '', about = '', status = 200, indexed = true } = content;
  const session = c.get('session') ?? null;
  return c.html(
    html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${indexed ? '' : html`<meta name="robots" content="noindex">`}
<title>${title} · Example University</title>
${about}
<link rel="icon" href="/files/icon.svg">
<link rel="stylesheet" href="/files/platform.css">
<script src="/files/local-times.js" type="module"></script>
${scripts}
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header class="bar">
<a class="brand" href="/"><img src="/files/icon.svg" alt="" width="28" height="28">Example University</a>
<nav aria-label="Main">${session === null ? visitorLinks() : memberLinks(session)}</nav>
</header>
<main id="main" class="${wide ? 'wide' : ''}">
${main}
</main>
<footer class="foot"><a href="/privacy">How checks and data work</a> · <a href="/certificates/verify">Verify a certificate</a></footer>
</body>
</html>
`,
    status,
  );
}

function visitorLinks(): Html {
  return html`<a href="/">Courses</a><a href="/sign-in">Sign in</a><a href="/sign-up">Sign up</a>`;
}

function memberLinks(session: Session): Html {
  return html`<a href="/">Courses</a><a href="/me">My checks</a><a href="/me/data">My data</a>${
    session.account.role === 'staff' ? html`<a href="/staff">Staff</a>` : ''
  }<form method="post" action="/sign-out">${token(session)}<button class="link">Sign out</button></form>`;
}

/**
 * What somebody calls themselves: set apart, so that it is no part of what a page says around it.
 */
export function personName(name: string): Html {
  return html`<bdi class="person">${name}</bdi>`;
}

const STATUS: Readonly<Record<string, ContentfulStatusCode>> = { flood: 429, busy: 503 };
const RETRY_SECONDS: Readonly<Record<string, string>> = { flood: '900', busy: '5' };

/** Status of a page whose form could not be taken, and when it may be sent again. */
export function statusOf(c: Context, problem: string | undefined): ContentfulStatusCode {
  if (problem === undefined) return 200;
  const seconds = RETRY_SECONDS[problem];
  if (seconds !== undefined) c.header('retry-after', seconds);
  return STATUS[problem] ?? 422;
}

/** The hidden field that makes a form the session's own. */
export function token(session: Session): Html {
  return html`<input type="hidden" name="csrf" value="${session.csrf}">`;
}

/** Paragraphs of a plain text, with empty lines between them. */
export function paragraphs(text: string): Html[] {
  return text.split(/\n\s*\n/).map((part) => html`<p>${part}</p>`);
}

/** A moment, as people write it; in UTC, which it says. */
export function moment(date: Date): Html {
  const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(date);
  return html`<time datetime="${date.toISOString()}">${words} UTC</time>`;
}

const HOUR_MS = 3_600_000;

/** How long something has waited, in the largest unit that fits. */
export function age(since: Date, now: Date): string {
  const hours = Math.max(0, Math.floor((now.getTime() - since.getTime()) / HOUR_MS));
  const [count, unit] = hours < 48 ? [hours, 'hour'] : [Math.floor(hours / 24), 'day'];
  return count === 0 ? 'less than an hour' : `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** What a state is to its reader. */
export type Mark = 'good' | 'wait' | 'bad' | 'plain';

/** A state in a word, with a mark that does not rest on color. */
export function badge(kind: Mark, words: string): Html {
  const marks: Record<Mark, string> = { good: '✓', wait: '…', bad: '×', plain: '·' };
  return html`<span class="badge ${kind}"><span aria-hidden="true">${marks[kind]}</span> ${words}</span>`;
}

/** The script tag of the element, pinned by hash. */
export function elementScript({ integrity }: Pick<Platform, 'integrity'>, file: string): Html {
  return html`<script src="/countersign/${file}" integrity="${integrity[file]}" crossorigin="anonymous" defer></script>`;
}
