import { STEP_NAMES, STEPS } from '../../src/bundle/steps.js';
import { VERIFICATION_FAILURES } from '../../src/bundle/verification-error.js';

/**
 * The table of examples/docs/endpoints.md: each step, what it looks at, and what comes of a
 * failure.
 */
export function stepsTable(): string {
  const rows = STEP_NAMES.map((name, index) => {
    const failures = Object.entries(VERIFICATION_FAILURES).filter(([, { step }]) => step === name);
    const outcomes = failures.map(([code, { status, outward }]) => `\`${code}\` → ${status} \`${outward}\``);
    return `| ${index + 1} | \`${name}\` | ${STEPS[name]} | ${outcomes.join('<br>') || 'no error: a sign, or a result'} |`;
  });
  return ['| | step | what it looks at | code in the trail → status, code for the page |', '|---|---|---|---|', ...rows].join('\n');
}
