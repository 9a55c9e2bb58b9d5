import { apiRoot, Calls, join, type Transport } from './calls';

export type Role = 'learner' | 'author' | 'teacher' | 'admin';

export const ROLES: readonly Role[] = ['learner', 'author', 'teacher', 'admin'];

/** Times are ISO 8601. */
export interface Browser {
  readonly id: string;
  readonly browser: string;
  readonly address: string;
  readonly opened: string;
  readonly expires: string;
  /** Whether it is the one that asks. */
  readonly current: boolean;
}

export interface ApiToken {
  readonly id: string;
  readonly label: string;
  readonly role: Role;
  readonly expires: string;
}

export interface OwnAccount {
  readonly user: string;
  readonly displayName: string;
  readonly role: Role;
  readonly hasPassword: boolean;
  readonly needsPresentPassword: boolean;
  readonly sessions: readonly Browser[];
  readonly tokens: readonly ApiToken[];
}

/** Somebody with an account; teachers are not shown what is optional here. */
export interface Person {
  readonly user: string;
  readonly displayName: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly lastSeen: string | null;
  readonly hasPassword?: boolean;
  readonly sessions?: number;
  readonly tokens?: number;
}

export interface People {
  readonly you: string;
  readonly mayChange: boolean;
  readonly people: readonly Person[];
}

/** Goes into the address of the login page. */
export interface LoginLink {
  readonly user: string;
  readonly token: string;
  readonly days: number;
}

export interface SecurityEvent {
  readonly at: string;
  readonly event: string;
  readonly user: string;
  readonly actor: string;
  readonly detail: string;
}

/** The calls about accounts; a server of one person has none. */
export class AccountsClient {
  readonly #calls: Calls;

  constructor(baseUrl: string, transport?: Transport) {
    this.#calls = new Calls(apiRoot(baseUrl), transport);
  }

  own(): Promise<OwnAccount> {
    return this.#calls.get('account');
  }

  changePassword(present: string, password: string): Promise<void> {
    return this.#calls.post('account/password', { present, password });
  }

  makeToken(
    label: string,
    role: Role,
    days: number
  ): Promise<{ readonly id: string; readonly secret: string }> {
    return this.#calls.post('account/tokens', { label, role, days });
  }

  revokeToken(id: string): Promise<void> {
    return this.#calls.change('DELETE', join('account', 'tokens', id));
  }

  endSession(id: string): Promise<void> {
    return this.#calls.change('DELETE', join('account', 'sessions', id));
  }

  endOtherSessions(): Promise<void> {
    return this.#calls.change('DELETE', 'account/sessions');
  }

  people(): Promise<People> {
    return this.#calls.get('admin/people');
  }

  add(user: string, displayName: string, role: Role): Promise<LoginLink> {
    return this.#calls.post('admin/people', { user, displayName, role });
  }

  setRole(user: string, role: Role): Promise<void> {
    return this.#calls.change('PATCH', join('admin', 'people', user), { role });
  }

  setDisabled(user: string, disabled: boolean): Promise<void> {
    return this.#calls.change('PATCH', join('admin', 'people', user), { disabled });
  }

  makeLink(user: string): Promise<LoginLink> {
    return this.#calls.post(join('admin', 'people', user, 'links'));
  }

  endAccess(user: string): Promise<void> {
    return this.#calls.change('DELETE', join('admin', 'people', user, 'access'));
  }

  async events(): Promise<readonly SecurityEvent[]> {
    const { events } = await this.#calls.get<{ events: readonly SecurityEvent[] }>('admin/events');
    return events;
  }
}
