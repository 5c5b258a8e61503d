import { html } from 'hono/html';
import { certificateAddresses } from '../../certificates/certificate.js';
import type { IssuedCertificate } from '../../certificates/certificates.js';
import type { Course } from '../../courses/courses.js';
import type { PublicRecord } from '../../courses/records.js';
import { token } from '../../site/layout.js';
import type { Html, Platform, Session } from '../../types.js';

export interface ShareForm {
  course: Course;
  record: PublicRecord | null;
  certificate: IssuedCertificate;
}

/** The public page, if there is one; to make it, to change it and to take it back. */
export function shareForm(platform: Platform, session: Session, { course, record, certificate }: ShareForm): Html {
  const box = (name: string, words: string, on: boolean) =>
    html`<label class="option"><input type="checkbox" name="${name}" value="yes" ${on ? 'checked' : ''}> <span>${words}</span></label>`;
  const address = record === null ? null : certificateAddresses(platform).record(record.slug);
  return html`<section><h2>Show it to others</h2>
${
  address === null
    ? html`<p>There is no public page. If you make one, whoever has its address sees it; the address cannot be guessed.</p>`
    : html`<p data-shared="yes">Public at <a href="${address}">${address}</a></p>
<p><a href="${profileLink(course, certificate, address)}" rel="noreferrer">Add it to a LinkedIn profile</a></p>`
}
<figure class="card-preview"><img src="/courses/${course.id}/certificate/card.png" alt="" width="1200" height="630">
<figcaption>Where a link to your public page is shown, this picture goes with it. Sites that show it keep a copy of their own.</figcaption></figure>
<form method="post" action="/courses/${course.id}/certificate/share" class="stack">${token(session)}
${box('points', 'Show the points of each part', record?.showPoints ?? true)}${box('listed', 'Search engines may list it', record?.listed ?? false)}
<p class="actions"><button>${record === null ? 'Make a public page' : 'Change it'}</button></p></form>
${record === null ? '' : withdrawal(session, course.id)}</section>`;
}

function profileLink({ title }: Course, { slug, issuedAt }: IssuedCertificate, address: string): string {
  const query = new URLSearchParams({
    startTask: 'CERTIFICATION_NAME',
    name: title,
    organizationName: 'Example University',
    issueYear: String(issuedAt.getUTCFullYear()),
    issueMonth: String(issuedAt.getUTCMonth() + 1),
    certUrl: address,
    certId: slug,
  });
  return `https://www.linkedin.com/profile/add?${query}`;
}

/**
 * The public page outlives its certificate, and says that it is no longer valid; its learner can
 * still take it back.
 */
export function stillShared(platform: Platform, session: Session, { id }: Course, { slug }: PublicRecord): Html {
  const address = certificateAddresses(platform).record(slug);
  return html`<section><h2>Your public page</h2><p data-shared="yes">Public at <a href="${address}">${address}</a></p>
<p>It says that there is no valid certificate.</p>${withdrawal(session, id)}</section>`;
}

function withdrawal(session: Session, id: string): Html {
  return html`<form method="post" action="/courses/${id}/certificate/share">${token(session)}<input type="hidden" name="withdraw" value="yes"><p class="actions"><button class="quiet danger">Withdraw the page</button></p></form>`;
}
