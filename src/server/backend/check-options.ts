import * as v from 'valibot';
import { isName } from '../../name.js';

const callable = v.function('a function');
const optionalFunction = v.optional(callable);
const objectWith = (message: string, ...methods: readonly string[]) =>
  v.custom<object>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function'),
    message,
  );
const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;
const NAMES = 'a list of names, 1 to 200 characters each';
const ORIGINS = 'a list such as https://courses.example, without a path';

const MODELS = 'a list of what earlier builds export as recognitionModel';
const hexSchema = v.pipe(v.string(MODELS), v.regex(/^[0-9a-f]{64}$/, MODELS));
const modelSchema = v.strictObject(
  {
    id: v.string(MODELS),
    version: v.string(MODELS),
    sha256: hexSchema,
    dim: v.pipe(v.number(MODELS), v.integer(MODELS), v.minValue(4, MODELS)),
    cohort: v.strictObject({ rows: v.string(MODELS), sha256: hexSchema }, MODELS),
    stillChecker: v.optional(objectWith(MODELS, 'embed')),
  },
  MODELS,
);

/** The closed schema of `CountersignOptions`; keys and policy have checks of their own. */
const optionsSchema = v.strictObject({
  database: objectWith('a Database (openPglite, pgliteDatabase or postgresDatabase)', 'query', 'transaction'),
  keys: v.union([callable, objectWith('a key set')], 'a key set, or a function that gives one'),
  audience: v.custom<string>(isName, '1 to 200 characters'),
  earlierAudiences: v.optional(v.array(v.custom<string>(isName, NAMES), NAMES)),
  basePath: v.optional(v.string('a path')),
  origins: v.pipe(v.array(v.pipe(v.string(ORIGINS), v.check(isOrigin, ORIGINS)), ORIGINS), v.minLength(1, ORIGINS)),
  authenticate: callable,
  policy: objectWith('an object'),
  address: v.union([callable, v.literal('none')], "a function, or 'none'"),
  models: v.optional(v.array(modelSchema, MODELS)),
  stillChecker: v.optional(objectWith('what createStillChecker() gives', 'embed')),
  passkeys: v.optional(objectWith('what createPasskeyVerifier() gives', 'register', 'assert')),
  mayStart: optionalFunction,
  onDecision: optionalFunction,
  onNotice: optionalFunction,
  onErasure: optionalFunction,
  onDuplicate: optionalFunction,
  onError: optionalFunction,
  now: optionalFunction,
  dangerouslyInspect: optionalFunction,
});

/** @throws TypeError that names the option which is missing, unknown or not what it may be */
export function checkOptions(options: unknown): void {
  const result = v.safeParse(optionsSchema, options);
  if (result.success) return;
  // What is unknown says most: `orgins` is also why `origins` is missing.
  const issue = result.issues.find(({ expected }) => expected === 'never') ?? result.issues[0];
  const name = issue.path?.[0]?.key;
  if (name === undefined) throw new TypeError('createCountersign: options are required');
  if (issue.expected === 'never') throw new TypeError(`createCountersign: ${String(name)} is no option`);
  if ((options as Record<string, unknown>)[String(name)] === undefined)
    throw new TypeError(`createCountersign: ${String(name)} is required`);
  throw new TypeError(`createCountersign: ${String(name)} must be ${issue.message}`);
}
