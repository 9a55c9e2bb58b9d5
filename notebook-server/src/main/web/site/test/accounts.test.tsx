import type { OwnAccount, People, SecurityEvent } from '@sparkmaster/learning';
import { act } from 'react';
import { beforeEach, describe, expect, it } from 'vitest';
import { click, page, settled, show, violations } from './browser';
import { Server } from './server';

const at = '2026-01-02T03:04:05Z';
const own: OwnAccount = {
  user: 'root',
  displayName: 'Root',
  role: 'admin',
  hasPassword: true,
  needsPresentPassword: true,
  sessions: [
    {
      id: 's1',
      browser: 'Firefox on Linux',
      address: '10.0.0.1',
      opened: at,
      expires: at,
      current: true
    },
    {
      id: 's2',
      browser: 'Safari on iPad',
      address: '10.0.0.2',
      opened: at,
      expires: at,
      current: false
    }
  ],
  tokens: [{ id: 't1', label: 'CI', role: 'learner', expires: at }]
};
const ann = {
  user: 'ann',
  displayName: 'Ann',
  role: 'learner',
  disabled: false,
  lastSeen: null,
  hasPassword: false,
  sessions: 1,
  tokens: 0
} as const;
const root = { ...ann, user: 'root', displayName: 'Root', role: 'admin', lastSeen: at } as const;
const people: People = { you: 'root', mayChange: true, people: [ann, root] };
const events: SecurityEvent[] = [
  { at, event: 'access_denied', user: 'ann', actor: '', detail: 'GET /admin' }
];

let server: Server;

beforeEach(() => {
  server = new Server();
  server.hasAccounts = true;
  server.answers = {
    account: [200, own],
    'GET admin/people': [200, people],
    'admin/events': [200, { events }]
  };
});

/** By its label or, where that is not all, by what is spoken of it. */
function field(label: string): HTMLInputElement {
  const found = [...page.querySelectorAll('label')].find(it =>
    it.textContent.trim().startsWith(label)
  );
  const input = found?.querySelector<HTMLInputElement>('input, select');
  expect(input, `a field called "${label}"`).toBeDefined();
  return input as HTMLInputElement;
}

async function type(label: string, text: string): Promise<void> {
  const input = field(label);
  const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input) as object, 'value');
  await act(async () => {
    set?.set?.call(input, text);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    await settled();
  });
}

describe('the way to the pages about accounts', () => {
  it('is shown where there are accounts, and the people to those who look after them', async () => {
    await show(server, '/account');
    expect(page.querySelector('nav')?.textContent).toContain('People');

    server.answers['account'] = [200, { ...own, role: 'learner' }];
    server.change();
    await act(settled);

    expect(page.querySelector('nav')?.textContent).not.toContain('People');
    expect(page.querySelector('nav')?.textContent).toContain('Account');
  });

  it('is not there on the server of one person', async () => {
    server.hasAccounts = false;
    await show(server, '/admin');

    expect(page.querySelector('nav')?.textContent).not.toContain('Account');
    expect(page.textContent).toContain('There is nothing at this address');
    expect(server.asked).toEqual([]);
  });
});

describe('the own account', () => {
  it('shows browsers and tokens, and is for everybody', async () => {
    await show(server, '/account');

    expect(page.textContent).toContain('Firefox on Linux (this one)');
    expect(page.textContent).toContain('Safari on iPad');
    expect(page.textContent).toContain('CI');
    expect(await violations()).toEqual([]);
  });

  it('sends a new password with the present one, but not two that differ', async () => {
    server.answers['account/password'] = [204, null];
    await show(server, '/account');
    await type('Present password', 'the old one');
    await type('New password', 'a new one that is long');
    await type('New password again', 'a new one that is lonh');
    expect(page.textContent).toContain('The two are not the same.');
    await click('Change the password');
    expect(server.asked).not.toContain('POST account/password');

    await type('New password again', 'a new one that is long');
    await click('Change the password');

    expect(server.sent).toContain(
      JSON.stringify({ present: 'the old one', password: 'a new one that is long' })
    );
    expect(page.textContent).toContain('Your password is set.');
    expect(page.textContent).toContain('API tokens that still work: CI.');
    expect(field('New password').value).toBe('');
  });

  it('asks for no present password where there is none', async () => {
    server.answers['account'] = [200, { ...own, hasPassword: false, needsPresentPassword: false }];
    await show(server, '/account');

    expect(page.textContent).not.toContain('Present password');
    expect(page.textContent).toContain('You have no password yet.');
  });

  it('speaks of no tokens after a new password where there are none', async () => {
    server.answers['account'] = [200, { ...own, needsPresentPassword: false, tokens: [] }];
    server.answers['account/password'] = [204, null];
    await show(server, '/account');
    await type('New password', 'a new one that is long');
    await type('New password again', 'a new one that is long');
    await click('Change the password');

    expect(page.textContent).toContain('Your password is set.');
    expect(page.textContent).not.toContain('still work');
  });

  it('logs out another browser, and revokes a token after a question', async () => {
    server.answers['account/sessions/s2'] = [204, null];
    server.answers['account/tokens/t1'] = [204, null];
    await show(server, '/account');

    await click('Log out Safari on iPad from 10.0.0.2');
    await click('Revoke CI');
    expect(server.asked).not.toContain('DELETE account/tokens/t1');
    expect(document.activeElement?.textContent).toBe('No');
    await click('Revoke it');

    expect(server.asked).toContain('DELETE account/sessions/s2');
    expect(server.asked).toContain('DELETE account/tokens/t1');
  });

  it('shows the secret of a new token once', async () => {
    server.answers['account/tokens'] = [201, { id: 't2', secret: 'abc' }];
    await show(server, '/account');
    await type('What it is for', 'nightly');
    await click('Make a token');

    expect(field('The new token').value).toBe('abc');
    expect(server.sent).toContain('{"label":"nightly","role":"learner","days":30}');
    expect(await violations()).toEqual([]);
  });
});

describe('the people', () => {
  it('are shown with role and state, beside the security log, for everybody', async () => {
    await show(server, '/admin');

    const row = [...page.querySelectorAll('.people li')].map(it => it.textContent)[0];
    expect(row).toContain('Ann');
    expect(row).toContain('learner · no password yet · logged in with 1 browser · never here');
    expect(page.textContent).toContain('Access denied');
    expect(await violations()).toEqual([]);
  });

  it('give a link when an account is made', async () => {
    server.answers['POST admin/people'] = [201, { user: 'ben', token: 'a+b', days: 3 }];
    await show(server, '/admin');
    await type('Name to log in with', 'ben');
    await click('Make the account');

    expect(server.sent).toContain('{"user":"ben","displayName":"","role":"learner"}');
    expect(field('Link for ben').value).toMatch(/\/login\?token=a%2Bb$/);
    expect(page.textContent).toContain('The account ben is made.');
  });

  it('say why an account cannot be made, and keep what was typed', async () => {
    server.answers['POST admin/people'] = [409, { detail: 'There is an account "ben" already.' }];
    await show(server, '/admin');
    await type('Name to log in with', 'ben');
    await click('Make the account');

    expect(page.querySelector('[role=alert]')?.textContent).toContain('already');
    expect(field('Name to log in with').value).toBe('ben');
  });

  it('are disabled after a question only, and nobody disables themselves', async () => {
    server.answers['admin/people/ann'] = [204, null];
    await show(server, '/admin');
    expect(page.querySelector('[aria-label="Disable root"]')).toBeNull();

    await click('Disable ann');
    await click('No');
    expect(server.asked).not.toContain('PATCH admin/people/ann');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Disable ann');
    await click('Disable ann');
    await click('Disable');

    expect(server.asked).toContain('PATCH admin/people/ann');
    expect(server.sent).toContain('{"disabled":true}');
    expect(page.textContent).toContain('ann is disabled.');
  });

  it('cannot be changed by a teacher, who is not shown the log', async () => {
    const { hasPassword, sessions, tokens, ...seen } = ann;
    expect([hasPassword, sessions, tokens]).toHaveLength(3);
    server.answers['GET admin/people'] = [200, { you: 'tess', mayChange: false, people: [seen] }];
    await show(server, '/admin');

    expect(page.textContent).toContain('Ann');
    expect(page.querySelectorAll('.people button, form')).toHaveLength(0);
    expect(server.asked).not.toContain('GET admin/events');
  });
});
