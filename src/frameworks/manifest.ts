// At build: what editors and Storybook read of the elements (custom-elements.json), taken from the
// docstrings of their classes and from the types of their attributes and events.

/** The parts of a Custom Elements Manifest 1.0.0 that are written here. */
export interface Manifest {
  readonly schemaVersion: '1.0.0';
  readonly modules: readonly object[];
}

export interface ElementSource {
  readonly tagName: string;
  /** The built file that defines it, as package.json exports it. */
  readonly path: string;
  /** Text of the file with the class. */
  readonly code: string;
  /** Text of the file with the interfaces of its attributes and events. */
  readonly types: string;
  /** Text of the file with its `--countersign-*` properties. */
  readonly theme: string;
  /** Default: lit's. */
  readonly superclass?: { readonly name: string; readonly module: string };
}

/**
 * @throws TypeError for a class without docstring, and for an attribute or event whose docstring or
 *   type is missing
 */
export function customElementsManifest(elements: readonly ElementSource[]): Manifest {
  return { schemaVersion: '1.0.0', modules: elements.map(moduleOf) };
}

function moduleOf({ tagName, path, code, types, theme, superclass = { name: 'LitElement', package: 'lit' } }: ElementSource): object {
  const [, docs, name] = /\n\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport class (\w+)/.exec(code) ?? [];
  if (docs === undefined || name === undefined) throw new TypeError(`<${tagName}>: the class has no docstring`);
  const lines = docs.split('\n').map((line) => line.replace(/^ \* ?/, '').trim());
  const prose = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('@')),
  );
  const attributes = described(lines, 'attr', typesOf(types, `${name}Attributes`));
  const declaration = {
    kind: 'class',
    customElement: true,
    name,
    tagName,
    description: prose.filter((line) => line !== '').join(' '),
    superclass,
    attributes,
    members: membersOf(code.slice(code.indexOf(`export class ${name}`))),
    events: described(lines, 'fires', typesOf(types, `${name}EventMap`)),
    slots: tagged(lines, 'slot'),
    cssParts: tagged(lines, 'csspart').flatMap(({ name, description }) =>
      `${name}${description}`.split(/,\s*/).map((part) => ({ name: part })),
    ),
    cssProperties: [...new Set(theme.match(/--countersign-[a-z-]+/g))].map((property) => ({ name: property })),
  };
  const reference = { name, module: path };
  return {
    kind: 'javascript-module',
    path,
    declarations: [declaration],
    exports: [
      { kind: 'js', name, declaration: reference },
      { kind: 'custom-element-definition', name: tagName, declaration: reference },
    ],
  };
}

/** Lines such as `@slot done - what comes after`. */
function tagged(lines: readonly string[], tag: string): { name: string; description: string }[] {
  const found = lines.filter((line) => line.startsWith(`@${tag} `)).map((line) => line.slice(tag.length + 2));
  return found.map((line) => {
    const [, name = line, description = ''] = /^([\w-]+)(?: - )?(.*)$/.exec(line) ?? [];
    return { name, description };
  });
}

function described(lines: readonly string[], tag: string, types: ReadonlyMap<string, string>): object[] {
  const words = tagged(lines, tag);
  const untold = [...types.keys()].filter((name) => !words.some((word) => word.name === name));
  if (untold.length > 0) throw new TypeError(`the docstring has no @${tag} for ${untold.join(', ')}`);
  return words.map(({ name, description }) => ({ name, description, type: { text: types.get(name) ?? 'string' } }));
}

/** The members of an interface, on one line or more each, with their types. */
function typesOf(code: string, name: string): Map<string, string> {
  const [, body = ''] = new RegExp(`interface ${name}\\b[^{]*\\{\n([\\s\\S]*?)\n\\}`).exec(code) ?? [];
  const members = body.matchAll(/^ {2}'?([\w-]+)'?\??: ([\s\S]*?);$/gm);
  return new Map([...members].map(([, member = '', type = '']) => [member, type.replace(' | undefined', '').replace(/\s+/g, ' ')]));
}

/**
 * What a page may read, set and call: neither private nor protected, and nothing that only the
 * browser or lit calls.
 */
function membersOf(code: string): object[] {
  const line =
    /^(?: {2}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)? {2}(?:declare (\w+): ([^\n;]+);|get (\w+)\(\): ([^\n{]+) \{|(?:async )?((?!form\w+Callback|constructor|set |get )\w+)\(([^\n]*)\): ([^\n{]+) \{)/gm;
  return [...code.matchAll(line)].map(([, docs = '', declared, declaredType, got, gotType, method, args = '', returned]) => {
    const description = docs
      .replace(/\n\s*\* ?/g, ' ')
      .replace(/@\w[\s\S]*/, '')
      .trim();
    if (method !== undefined)
      return { kind: 'method', name: method, description, return: { type: { text: returned } }, parameters: parametersOf(args) };
    const readonly = got !== undefined && new RegExp(`^ {2}set ${got}\\(_:`, 'm').test(code);
    return {
      kind: 'field',
      name: declared ?? got,
      description,
      type: { text: declaredType ?? gotType },
      ...(readonly ? { readonly: true } : {}),
    };
  });
}

function parametersOf(args: string): object[] {
  return [...args.matchAll(/(\w+)\??: ([^,]+)/g)].map(([, name, type]) => ({ name, type: { text: type } }));
}
