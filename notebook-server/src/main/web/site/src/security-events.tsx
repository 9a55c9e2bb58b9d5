import type { People, SecurityEvent } from '@sparkmaster/learning';
import { useEffect, useRef } from 'react';
import { Moment } from './moment';
import { ProblemNotice } from './notices';
import { useResource } from './resource';
import { useSite } from './site-context';

const WORDS: Readonly<Record<string, string>> = {
  account_added: 'Account made',
  account_disabled: 'Disabled',
  account_enabled: 'Enabled',
  role_changed: 'Role changed',
  password_changed: 'Password set',
  link_made: 'Link made',
  token_made: 'API token made',
  token_revoked: 'API token revoked',
  sessions_ended: 'Sessions ended',
  kernels_ended: 'Kernels ended',
  login: 'Logged in',
  identity_connected: 'Sign-in connected',
  identity_disconnected: 'Sign-in disconnected',
  login_failed: 'Login failed',
  login_throttled: 'Login slowed down',
  access_denied: 'Access denied',
  log_pruned: 'Old entries removed'
};

/** The newest of the security log; looked at again when the accounts were. */
export function SecurityEvents({ of }: { of: People }) {
  const { accounts } = useSite();
  const { value, problem, reload } = useResource('events', () => accounts.events());
  const seen = useRef(of);
  useEffect(() => {
    if (seen.current !== of) {
      seen.current = of;
      reload();
    }
  }, [of, reload]);
  return (
    <section className="card" aria-labelledby="events-heading">
      <h2 id="events-heading">Security log</h2>
      {problem !== undefined && <ProblemNotice problem={problem} retry={reload} />}
      <div className="scrolls" role="region" aria-label="Entries of the log" tabIndex={0}>
        <table className="events">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Who</th>
              <th scope="col">Details</th>
            </tr>
          </thead>
          <tbody>
            {value?.map((event, index) => (
              <Row key={`${event.at} ${String(value.length - index)}`} event={event} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ event }: { event: SecurityEvent }) {
  return (
    <tr>
      <td>
        <Moment at={event.at} />
      </td>
      <td>{WORDS[event.event] ?? event.event}</td>
      <td>{event.user || '-'}</td>
      <td>
        {event.detail}
        {event.actor !== '' && ` (by ${event.actor})`}
      </td>
    </tr>
  );
}
