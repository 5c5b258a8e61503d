import { REVOCATION_REASONS, readPersonName, SUSPENSION_WORDS } from 'countersign/certificate';
import { html } from 'hono/html';
import { bakedBadge } from '../../certificates/certificate.js';
import { findBlock, findCertificate, type IssuedCertificate, issue } from '../../certificates/certificates.js';
import { createShareCards } from '../../certificates/share-cards.js';
import { type Course, findCourse, listUnits } from '../../courses/courses.js';
import { courseProgress, type Missing, type Progress } from '../../courses/progress.js';
import { findRecord, type PublicRecord, shareRecord, withdrawRecord } from '../../courses/records.js';
import { listSubmissions } from '../../courses/submissions.js';
import { findTrack } from '../../courses/tracks.js';
import { countsFrom } from '../../enrollment/enrollment.js';
import { policy } from '../../enrollment/policy.js';
import { formOf } from '../../site/form-of.js';
import { badge, moment, personName, show, token } from '../../site/layout.js';
import type { Html, Platform, Session, Site, SiteContext } from '../../types.js';
import { forMembers, memberOf } from '../guard.js';
import { problemPage } from '../problem.js';
import { certificateSheet } from './certificate-sheet.js';
import { shareForm, stillShared } from './share-form.js';

const MISSING: Readonly<Record<NonNullable<Missing>, string>> = {
  work: 'still to hand in',
  points: 'more points are needed',
  reading: 'a person reads it first',
  check: 'its check is not done',
  track: 'handed in off the verified track: hand it in again',
  renewed: 'checked before your new enrollment: hand it in again, or wait until our staff have confirmed it',
};

/** `/courses/…/certificate`: what it still needs, the certificate, and sharing it. */
export function certificateRoutes(app: Site, platform: Platform): void {
  const { database } = platform;
  const shareCard = createShareCards();
  const path = '/courses/:course/certificate';
  app.use(`${path}/*`, forMembers());
  app.get(path, async (c) => {
    const found = await find(platform, memberOf(c), c.req.param('course'));
    return found === null ? problemPage(c, 'not-found') : show(c, { title: 'Certificate', main: page(platform, memberOf(c), found) });
  });
  app.post(path, async (c) => {
    const { account } = memberOf(c);
    const found = await find(platform, memberOf(c), c.req.param('course'));
    if (found === null || !found.progress.complete) return problemPage(c, 'not-found');
    if (readPersonName(account.name) === null) return problemPage(c, 'name');
    const issued = await issue(platform, { account, course: found.course, parts: found.progress.parts });
    return issued === null ? problemPage(c, 'blocked') : c.redirect(c.req.path, 303);
  });
  app.get(`${path}/:file{certificate\\.jwt|certificate\\.png|certificate\\.json}`, async (c) => {
    const certificate = await findCertificate(database, memberOf(c).account.id, c.req.param('course'));
    return certificate === null ? problemPage(c, 'not-found') : certificateFile(c, c.req.param('file'), certificate);
  });
  app.get(`${path}/card.png`, async (c) => {
    const certificate = await findCertificate(database, memberOf(c).account.id, c.req.param('course'));
    return certificate === null ? problemPage(c, 'not-found') : c.body(await shareCard(certificate), 200, { 'content-type': 'image/png' });
  });
  app.post(`${path}/share`, async (c) => {
    const { account } = memberOf(c);
    const course = c.req.param('course');
    const { points, listed, withdraw } = await formOf(c);
    if (withdraw === 'yes') await withdrawRecord(platform, { account, course });
    else if ((await findCertificate(database, account.id, course)) === null) return problemPage(c, 'not-found');
    else await shareRecord(platform, { account, course, showPoints: points === 'yes', listed: listed === 'yes' });
    return c.redirect(`/courses/${course}/certificate`, 303);
  });
}

/**
 * The certificate as a file: the signed text, the badge with it inside, or the same with a proof
 * for wallets.
 */
export async function certificateFile(
  c: SiteContext,
  file: string,
  { token: signed, document }: Pick<IssuedCertificate, 'token' | 'document'>,
): Promise<Response> {
  const wanted = file.endsWith('.json') ? document : signed;
  if (wanted === null) return problemPage(c, 'not-found');
  c.header('content-disposition', `attachment; filename="${file}"`);
  if (file.endsWith('.jwt')) return c.body(wanted, 200, { 'content-type': 'text/plain; charset=utf-8' });
  if (file.endsWith('.json')) return c.body(wanted, 200, { 'content-type': 'application/ld+json' });
  return c.body(await bakedBadge(signed), 200, { 'content-type': 'image/png' });
}

/** A course whose verified track the learner is on, and what they have reached. */
interface Reached {
  course: Course;
  progress: Progress;
  certificate: IssuedCertificate | null;
  record: PublicRecord | null;
  /** The revoked one that keeps another from being issued. */
  block: IssuedCertificate | null;
}

async function find({ database }: Platform, { account }: Session, courseId: string): Promise<Reached | null> {
  const course = await findCourse(database, courseId);
  const track = course && (await findTrack(database, account.id, course.id));
  if (!course || !track) return null;
  const [units, work, certificate, record, block, from] = await Promise.all([
    listUnits(database, course.id),
    listSubmissions(database, account.id, course.id),
    findCertificate(database, account.id, course.id),
    findRecord(database, account.id, course.id),
    findBlock(database, account.id, course.id),
    countsFrom(database, account.id),
  ]);
  return { course, progress: courseProgress(units, work, from), certificate, record, block };
}

function page(platform: Platform, session: Session, { course, progress, certificate, record, block }: Reached): Html {
  return html`<p class="crumb"><a href="/courses/${course.id}">${course.title}</a></p><h1>Certificate</h1>
<ul class="rows">${progress.parts.map(({ unit, submission, missing }) => html`<li>${unit.title} ${missing === null ? badge('good', `${submission?.points} of ${unit.most}`) : badge('wait', MISSING[missing])}</li>`)}</ul>
${certificate === null ? html`${block === null ? offer(session, course, progress) : blocked(block)}${record === null ? '' : stillShared(platform, session, course, record)}` : html`${issued(course, certificate)}${shareForm(platform, session, { course, record, certificate })}`}`;
}

/** After a revocation that a new certificate would only undo. */
function blocked({ revokedAt, reason }: IssuedCertificate): Html {
  const { contact } = policy.consent;
  return html`<section class="panel" data-certificate="blocked"><h2>${badge('bad', 'Revoked')} ${revokedAt === null ? '' : moment(revokedAt)}</h2>
<p>${reason === null ? '' : REVOCATION_REASONS[reason]} A new one can be issued when our staff have looked at it and released it. Is this wrong, or has something changed? Write to
<a href="${contact}">${contact.replace('mailto:', '')}</a>.</p></section>`;
}

function offer(session: Session, { id }: Course, { complete, lacksCheck }: Progress): Html {
  if (lacksCheck)
    return html`<p data-lacks="check">None of this work was checked. A certificate rests on one accepted check at least: hand in one part again, and make the check of it.</p>`;
  if (!complete) return html`<p>When all of it is done you can have it signed here.</p>`;
  return html`<form method="post" action="/courses/${id}/certificate" class="panel">${token(session)}
<p>It will carry your name, <strong>${personName(session.account.name)}</strong>, your points, and how often and how your identity was checked. Nothing that
was measured of you is in it.</p><p class="actions"><button>Issue my certificate</button></p></form>`;
}

function issued({ id }: Course, certificate: IssuedCertificate): Html {
  const { issuedAt, suspendedAt, document } = certificate;
  const files = `/courses/${id}/certificate`;
  const { contact } = policy.consent;
  const state =
    suspendedAt === null
      ? html`<h2>${badge('good', 'Issued')} ${moment(issuedAt)}</h2><p>Signed by the university. It is yours; nobody sees it unless you show it.</p>`
      : html`<h2 data-suspended="yes">${badge('wait', 'Suspended')} ${moment(suspendedAt)}</h2>
<p>${SUSPENSION_WORDS} Whoever verifies it reads that. Is this wrong? Write to <a href="${contact}">${contact.replace('mailto:', '')}</a>.</p>`;
  return html`${certificateSheet(certificate)}
<section class="panel" data-certificate="issued">${state}
<p class="actions"><a class="button quiet" href="${files}/certificate.jwt">Signed file (.jwt)</a>
<a class="button quiet" href="${files}/certificate.png">Image with it inside (.png)</a>
${document === null ? '' : html`<a class="button quiet" href="${files}/certificate.json">For a wallet (.json)</a>`}
${suspendedAt === null ? html`<a class="button quiet" href="${files}/print">To print</a>` : ''}</p></section>`;
}
