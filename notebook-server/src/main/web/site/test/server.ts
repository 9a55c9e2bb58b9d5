import { AccountsClient, LearningClient, type Transport } from '@sparkmaster/learning';
import type { Site } from '../src/site-context';

/** Answers by path, or by method and path; what is not in it is "not found". */
export class Server {
  answers: Record<string, [number, unknown]> = {};
  readonly asked: string[] = [];
  readonly sent: string[] = [];
  readonly left: string[] = [];
  hasAccounts = false;
  #listeners = new Set<() => void>();

  site(): Site {
    const transport: Transport = {
      fetch: (url, init) => {
        const path = url.slice('/learn/api/v1/'.length);
        const method = init.method ?? 'GET';
        this.asked.push(`${method} ${path}`);
        if (typeof init.body === 'string') {
          this.sent.push(init.body);
        }
        const [status, body] = this.answers[`${method} ${path}`] ??
          this.answers[path] ?? [404, { detail: `No ${path} here.` }];
        const text = status === 204 ? null : JSON.stringify(body);
        return Promise.resolve(new Response(text, { status }));
      },
      cookies: () => ''
    };
    return {
      baseUrl: '/',
      client: new LearningClient('/', transport),
      accounts: new AccountsClient('/', transport),
      hasAccounts: this.hasAccounts,
      onChange: listener => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      leaveFor: url => this.left.push(url)
    };
  }

  change(): void {
    this.#listeners.forEach(listener => {
      listener();
    });
  }
}
