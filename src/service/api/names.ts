import * as v from 'valibot';
import { isName, isWords } from '../../name.js';
import { CHECK_ID } from '../store/checks.js';

/** A name as the library takes it, such as a subject. */
export const nameSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(200),
  v.check((text) => isName(text), 'is 1 to 200 characters, without control characters'),
);

/** What somebody writes. */
export const wordsSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(2000),
  v.check((text) => isWords(text, 2000), 'is 1 to 2,000 characters, something to read'),
);

export const checkIdSchema = v.pipe(v.string(), v.regex(CHECK_ID));

/** The number of a row, as a text: it fits a bigint. */
export const numberedSchema = v.pipe(v.string(), v.regex(/^[1-9]\d{0,17}$/));
