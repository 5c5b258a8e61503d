const DOTS = /(?:^|\/)(?:\.|%2e){1,2}(?:[/;?#]|$)/i;

/**
 * Whether a request's target, as it came, is the path that a URL parser makes of it: without dot
 * segments and backslashes. What stands in front, and has rules by path, may not resolve them.
 *
 * @param target such as /courses?page=2
 */
export function isPlainTarget(target: string): boolean {
  const [path = ''] = target.split('?', 1);
  return !DOTS.test(path) && !path.includes('\\');
}
