/** More than any page of a list of lines. */
const MOST_BYTES = 2_000_000;

/**
 * The text of an answer. One learning platform does not fill the memory that all of them share.
 *
 * @throws RangeError for one that is longer than two million bytes, which is not read to its end
 */
export async function readAnswer({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.byteLength;
    if (length > MOST_BYTES) throw new RangeError('the answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
