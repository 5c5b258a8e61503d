import type { Context } from 'hono';
import { isEnrolled, ownerOf } from './checks.js';
import { browserOf } from './launch/browser.js';
import { checkPage } from './launch/check-page.js';
import { deepLinkingResponse } from './launch/deep-linking.js';
import { problemPage } from './launch/framed.js';
import { framesOf } from './launch/frames-of.js';
import { offerHandover } from './launch/handovers.js';
import { findLaunch } from './launch/launches.js';
import { listResults } from './launch/link-results.js';
import { choicePage, staffPage } from './launch/staff-pages.js';
import type { Tool } from './launch/tool.js';
import { listLtiNotices } from './notices.js';
import { readRegistration } from './registrations/registrations.js';

/** The page of a launch: the check, what came of it for staff, or the choice of a link. */
export async function showLaunch(c: Context, tool: Tool): Promise<Response> {
  const { platform, toolKey } = tool;
  const { database } = platform;
  const found = await findLaunch(platform, c.req.param('id'), browserOf(platform, c.req.raw));
  if (found === null) return problemPage(c, 'lti/state');
  const registration = await readRegistration(database, found.registrationId);
  const frames = framesOf(registration);
  if (found.deepLinking !== null)
    return choicePage(c, {
      deepLinking: found.deepLinking,
      frames,
      token: await deepLinkingResponse({ platform, toolKey, registration, deepLinking: found.deepLinking }),
    });
  const results = await listResults(database, found);
  if (found.role === 'staff') return staffPage(c, { launch: found, results, frames });
  const enrolled = await isEnrolled(tool, found);
  const last = results[0] ?? null;
  const isAsked = last?.result === 'refused' && (await tool.countersign.reviews.get(ownerOf(found).tenant, last.jti)) !== null;
  const [token, notices] = [await offerHandover(platform, found.id), await listLtiNotices(platform, found)];
  return checkPage(c, {
    platform,
    launch: found,
    enrolled,
    last,
    isAsked,
    notices,
    token,
    isNext: c.req.query('next') !== undefined,
    frames,
  });
}
