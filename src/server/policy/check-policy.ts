import { MOVES } from '../../moves.js';
import type { ConsentPolicy, LivenessAction } from '../../types.js';
import { captureOf, typingOf } from './policy-defaults.js';
import { checkPolicyLimits } from './policy-limits.js';
import type { PolicyOptions } from './policy-options.js';
import { checkPolicyShape } from './policy-schema.js';

/**
 * @throws TypeError for a policy that lacks a required part, has one that is unknown or out of its
 *   range, contradicts itself, or asks for what nobody can do
 */
export function checkPolicy(options: PolicyOptions): void {
  checkPolicyShape(options);
  checkCategories('consent', options.consent, COLLECTED);
  if (options.monitor !== undefined) checkCategories('monitor.consent', options.monitor.consent, COLLECTED_WRITING);
  checkStillPolicy(options);
  if (options.duplicateSearch === true && !options.consent.purposes.includes('duplicate-search'))
    throw new TypeError('policy: with duplicateSearch, duplicate-search must be among the purposes of the consent');
  checkLivenessPolicy(options.liveness);
  checkLivenessPolicy(options.rebind?.liveness);
  if (options.renewal?.document === true && options.document?.still !== true)
    throw new TypeError('policy: renewal by document needs a document with a still');
  checkPolicyLimits(options, { capture: captureOf(options), typing: typingOf(options) });
}

/**
 * Anybody's film shows a blink or an open mouth within seconds, by chance; a turn asked for in an
 * order that nobody knew before is another matter.
 */
function checkLivenessPolicy(liveness: readonly LivenessAction[] = []): void {
  if (liveness.length > 0 && (liveness.length < 2 || !liveness.some((action) => MOVES.includes(action))))
    throw new TypeError('policy: liveness needs at least two actions, one of them turn-left, turn-right or look-up');
}

/** What every check measures or keeps, and a monitor: learners agree to no less. */
const COLLECTED = ['face-template', 'typing-rhythm', 'camera-facts', 'device-key'];
const COLLECTED_WRITING = ['typing-rhythm'];

function checkCategories(name: string, { categories }: Pick<ConsentPolicy, 'categories'>, collected: readonly string[]): void {
  const missing = collected.filter((category) => !categories.includes(category));
  if (missing.length > 0) throw new TypeError(`policy: ${name}.categories must name what is collected: ${missing.join(', ')} is missing`);
}

function checkStillPolicy({ stills = 0, document, consent }: PolicyOptions): void {
  const pictures = stills + (document?.still === true ? 1 : 0);
  if (pictures > 6) throw new TypeError('policy: stills must be from 0 to 6 in all');
  if (document !== undefined && !consent.categories.includes('document-portrait'))
    throw new TypeError('policy: with a document, document-portrait must be among the categories of the consent');
  if (pictures > 0 && !consent.categories.includes('pictures'))
    throw new TypeError(
      'policy: with stills (2 where a stillChecker is given and stills is not), pictures must be among the categories of the consent',
    );
}
