import { ROLES, type OwnAccount, type Role } from '@sparkmaster/learning';
import { useState, type SyntheticEvent } from 'react';
import { AskedButton } from './asked-button';
import { Moment } from './moment';
import { Outcome } from './outcome';
import { ShownOnce } from './shown-once';
import { useSite } from './site-context';
import { useWork } from './work';

/** What tokens of one's own can be: what one is oneself, or a learner; an administrator's, any. */
function possible(role: Role): readonly Role[] {
  return role === 'admin' ? ROLES : ROLES.filter(it => it === 'learner' || it === role);
}

export function OwnTokens({ account, changed }: { account: OwnAccount; changed: () => void }) {
  const { accounts } = useSite();
  const work = useWork();
  const [label, setLabel] = useState('');
  const [days, setDays] = useState('30');
  const [role, setRole] = useState<Role>('learner');
  const [secret, setSecret] = useState('');
  const make = (event: SyntheticEvent) => {
    event.preventDefault();
    work.run(async () => {
      const made = await accounts.makeToken(label, role, Number(days));
      setSecret(made.secret);
      setLabel('');
      changed();
      return 'The token is made.';
    });
  };
  const revoke = (id: string) => {
    work.run(async () => {
      await accounts.revokeToken(id);
      changed();
      return 'The token is revoked.';
    });
  };
  return (
    <section className="card" aria-labelledby="tokens-heading">
      <h2 id="tokens-heading">API tokens</h2>
      <p>
        A program of yours sends its token in the header <code>Authorization: token ...</code> and
        may do what you may, at most what the token&apos;s role allows.
      </p>
      {account.tokens.length > 0 && (
        <ul className="rows">
          {account.tokens.map(token => (
            <li key={token.id}>
              <span>
                <strong>{token.label || token.id}</strong>
                <br />
                <span className="small">
                  {token.role}, until <Moment at={token.expires} />
                </span>
              </span>
              <AskedButton
                label="Revoke"
                about={`Revoke ${token.label || token.id}`}
                question="Programs that use it get in no more."
                yes="Revoke it"
                act={() => {
                  revoke(token.id);
                }}
              />
            </li>
          ))}
        </ul>
      )}
      <form className="fields" onSubmit={make}>
        <label>
          What it is for
          <input
            required
            maxLength={100}
            value={label}
            onChange={event => {
              setLabel(event.target.value);
            }}
          />
        </label>
        <label>
          The most that it may do
          <select
            value={role}
            onChange={event => {
              setRole(event.target.value as Role);
            }}
          >
            {possible(account.role).map(it => (
              <option key={it}>{it}</option>
            ))}
          </select>
        </label>
        <label>
          Days that it works
          <input
            type="number"
            required
            min={1}
            max={366}
            value={days}
            onChange={event => {
              setDays(event.target.value);
            }}
          />
        </label>
        <button type="submit" aria-disabled={work.working}>
          Make a token
        </button>
      </form>
      {secret !== '' && (
        <ShownOnce label="The new token" secret={secret} note="It is shown this once." />
      )}
      <Outcome of={work} />
    </section>
  );
}
