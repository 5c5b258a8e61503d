import type { Registration } from '../registrations/registrations.js';
import { PlatformError, type ScoreTool } from './access-tokens.js';
import { type ClaimedRegistration, claimRegistration, pause, release, resume } from './claim-registration.js';
import { type DueScore, leave, nextScore } from './due-scores.js';
import { postScore } from './gradebook.js';
import { scoreForm } from './score-forms.js';
import { forgetLine, lineOf } from './score-lines.js';

/** Less than a claim lasts. */
const WORK_MS = 120_000;
/** Platforms at once: one that does not answer takes one lane, for seconds. */
const LANES = 8;
const GONE = [404, 410];
/** The problem of a gradebook without a line for the link. */
export const READ_ONLY = 'read-only';

/**
 * Tells learning platforms what is due, each by itself: one that does not answer keeps nobody else
 * waiting. A platform that is claimed is nobody else's for a while, so several processes may do
 * this at once, and no transaction waits for another site.
 *
 * @param until begins nothing more from then on
 * @returns how many arrived
 */
export async function sendScores(tool: ScoreTool, until?: AbortSignal): Promise<number> {
  const lane = async (): Promise<number> => {
    for (let sent = 0; ; ) {
      const registration = until?.aborted ? null : await claimRegistration(tool.platform);
      if (registration === null) return sent;
      sent += await sendTo(registration, tool, until);
    }
  };
  const sent = await Promise.all(Array.from({ length: LANES }, lane));
  return sent.reduce((sum, count) => sum + count, 0);
}

/**
 * What is due of one platform, until nothing answers there, or for two minutes; then it is
 * everybody's again. A score that is refused waits by itself, and the next one is sent.
 */
async function sendTo(registration: ClaimedRegistration, tool: ScoreTool, until: AbortSignal | undefined): Promise<number> {
  const { platform } = tool;
  const end = Date.now() + WORK_MS;
  for (let sent = 0; ; ) {
    const score = until?.aborted || Date.now() > end ? null : await nextScore(platform, registration);
    if (score === null) {
      await release(platform, registration);
      return sent;
    }
    try {
      if (score.isStale || (await send(score, registration, tool)) === 'stale') await leave(platform, score);
      else {
        await platform.database.query('update lti_score set sent_at = $2 where jti = $1', [score.jti, platform.now()]);
        sent++;
        await resume(platform, registration);
      }
    } catch (error) {
      platform.onError(error);
      if (error instanceof PlatformError && error.silent) {
        await pause(platform, registration, score);
        await release(platform, registration);
        return sent;
      }
      const problem = !(error instanceof PlatformError) ? 'internal' : error.readOnly ? READ_ONLY : error.message;
      await platform.database.query('update lti_score set problem = $2 where jti = $1', [score.jti, problem]);
    }
  }
}

async function send({ toldAt, userId, ...score }: DueScore, registration: Registration, tool: ScoreTool): Promise<'sent' | 'stale'> {
  const line = await lineOf(score, registration, tool);
  try {
    const form = scoreForm(score);
    if (form === undefined) throw new Error('a result that is no score is noted as one');
    await postScore(line, { userId, timestamp: toldAt.toISOString(), ...form }, { registration, tokens: tool.tokens });
    return 'sent';
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    if (error.isOlder) return 'stale';
    if (error.status !== undefined && GONE.includes(error.status)) await forgetLine(tool.platform, registration, score);
    throw error;
  }
}
