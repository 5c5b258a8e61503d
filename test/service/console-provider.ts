import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** A provider of sign-ins on this machine: whoever types a name is signed in by it. */
export interface SignInProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  close(): void;
}

/** `oidc-provider`, as it comes, with its own pages for sign-in and consent. PKCE is required. */
export async function openProvider(redirectUri: string): Promise<SignInProvider> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ['countersign', 'a secret of the client, for now'];
  const provider = new Provider(issuer, {
    clients: [
      { client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri], token_endpoint_auth_method: 'client_secret_post' },
    ],
    claims: { openid: ['sub'], profile: ['name'] },
    cookies: { keys: ['of these tests'] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `${id} <i>of staff</i>` }) }),
  });
  server.on('request', provider.callback());
  return {
    issuer,
    clientId,
    clientSecret,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** Follows links and sends forms, with cookies of each origin, as a browser does. */
export class ConsoleBrowser {
  readonly #jars = new Map<string, Map<string, string>>();
  readonly #own: string;
  readonly #answer: (request: Request) => Promise<Response>;

  /** @param own the origin that `answer` answers for */
  constructor(own: string, answer: (request: Request) => Promise<Response>) {
    this.#own = own;
    this.#answer = answer;
  }

  async get(path: string): Promise<Page> {
    return this.#go(new URL(path, this.#own), { method: 'GET' });
  }

  /** @param headers `origin` is the own one */
  async post(url: URL | string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    const target = new URL(url, this.#own);
    const own = { 'content-type': 'application/x-www-form-urlencoded', origin: target.origin };
    return this.#go(target, { method: 'POST', body: new URLSearchParams(form).toString(), headers: { ...own, ...headers } });
  }

  /** The session's token, from whatever form a page of it has. */
  async csrf(): Promise<string> {
    return /name="csrf" value="([\w-]+)"/.exec((await this.get('/console/rates')).html)?.[1] ?? '';
  }

  /** Sends a form of the console with the session's token. */
  async send(path: string, form: Record<string, string>): Promise<Page> {
    return this.post(path, { csrf: await this.csrf(), ...form });
  }

  /** Goes where the path leads, and fills in the provider's pages on the way. */
  async signIn(path: string, name: string): Promise<Page> {
    let page = await this.get(path);
    for (let steps = 0; steps < 5 && page.url.origin !== this.#own; steps++) {
      const [, action] = /<form[^>]* action="([^"]+)"/.exec(page.html) ?? [];
      const [, prompt] = /name="prompt" value="(\w+)"/.exec(page.html) ?? [];
      if (action === undefined || prompt === undefined) throw new Error(`no form: ${page.status} ${page.html}`);
      page = await this.post(new URL(action, page.url), prompt === 'login' ? { prompt, login: name, password: 'any' } : { prompt });
    }
    return page;
  }

  async #go(first: URL, init: RequestInit): Promise<Page> {
    let [url, sent] = [first, init];
    for (let hops = 0; hops < 12; hops++) {
      const jar = this.#jars.get(url.origin) ?? new Map<string, string>();
      this.#jars.set(url.origin, jar);
      const headers = new Headers(sent.headers);
      headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
      const request = new Request(url, { ...sent, headers, redirect: 'manual' });
      const response = await (url.origin === this.#own ? this.#answer(request) : fetch(request));
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      const location = response.headers.get('location');
      const html = await response.text();
      if (location === null || response.status < 300 || response.status > 399)
        return { url, status: response.status, headers: response.headers, html };
      [url, sent] = [new URL(location, url), { method: 'GET' }];
    }
    throw new Error('redirects without an end');
  }
}
