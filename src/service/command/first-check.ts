/**
 * The call that asks for a first check, to be pasted into a terminal.
 *
 * @param publicUrl where the service is reached
 * @param key an API key that may make checks
 *
 * @example
 * console.log(firstCheck('https://verify.example', 'csk_…'));
 */
export function firstCheck(publicUrl: string, key: string): string {
  const body = '{"subject":"ada","course":"algebra","activity":"enrollment"}';
  return `curl ${publicUrl}/v1/checks -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '${body}'`;
}
