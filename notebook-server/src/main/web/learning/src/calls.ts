/** A refusal or failure; the message is for the person in front of the page. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string
  ) {
    super(detail);
    this.name = 'Problem';
  }

  /** Whether the server does not know who asks. */
  get isFromStranger(): boolean {
    return this.status === 401 || this.code === 'UNAUTHENTICATED';
  }

  /** Whether logging in again may help: it also brings a new proof against foreign pages. */
  get isAboutLogin(): boolean {
    return this.isFromStranger || this.status === 403;
  }
}

/** The browser's part, apart so that it can be replaced in tests. */
export interface Transport {
  fetch(url: string, init: RequestInit): Promise<Response>;
  cookies(): string;
}

const browser: Transport = {
  fetch: (url, init) => fetch(url, init),
  cookies: () => document.cookie
};

/** Requests below one address of the server. Each fails with a {@link Problem}, and with nothing else. */
export class Calls {
  constructor(
    readonly root: string,
    private readonly transport: Transport = browser
  ) {}

  get<T>(path: string): Promise<T> {
    return this.#request(path, { headers: { Accept: 'application/json' } });
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.change('POST', path, body);
  }

  /** A request that changes something; answered without a body, it gives undefined. */
  change<T>(method: string, path: string, body?: object): Promise<T> {
    return this.#request(path, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        'X-XSRFToken': cookie(this.transport.cookies(), '_xsrf')
      }
    });
  }

  async #request<T>(path: string, init: RequestInit): Promise<T> {
    let response: Response;
    try {
      response = await this.transport.fetch(this.root + path, {
        credentials: 'same-origin',
        cache: 'no-store',
        ...init
      });
    } catch {
      throw new Problem(
        0,
        'UNREACHABLE',
        'SparkMaster does not answer. Is it still running? Start it again with "sparkmaster start".'
      );
    }
    if (response.status === 204) {
      return undefined as T;
    }
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok && body !== undefined) {
      return body as T;
    }
    throw problem(response, body);
  }
}

/** Where the API is below the server's base URL; ends with "/". */
export function apiRoot(baseUrl: string): string {
  return `${baseUrl.replace(/\/$/, '')}/learn/api/v1/`;
}

/** The value of a cookie; the empty text when there is none. */
export function cookie(all: string, name: string): string {
  for (const pair of all.split(';')) {
    const [key = '', ...value] = pair.split('=');
    if (key.trim() === name) {
      return value.join('=').trim();
    }
  }
  return '';
}

/** A path of these names, whatever letters they have. */
export function join(...names: readonly string[]): string {
  return names.map(encodeURIComponent).join('/');
}

function problem(response: Response, body: unknown): Problem {
  const { code, detail } = (typeof body === 'object' && body !== null ? body : {}) as {
    code?: unknown;
    detail?: unknown;
  };
  return new Problem(
    response.status,
    typeof code === 'string' ? code : 'UNKNOWN',
    typeof detail === 'string'
      ? detail
      : `SparkMaster answered with status ${response.status}, and without saying why.`
  );
}

/** Any failure as one that can be shown. */
export function asProblem(error: unknown): Problem {
  return error instanceof Problem
    ? error
    : new Problem(0, 'BUG', error instanceof Error ? error.message : String(error));
}
