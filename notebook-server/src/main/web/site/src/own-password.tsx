import type { OwnAccount } from '@sparkmaster/learning';
import { useState, type SyntheticEvent } from 'react';
import { Outcome } from './outcome';
import { useSite } from './site-context';
import { useWork } from './work';

/** Tokens do not know the password. */
function remaining({ tokens }: OwnAccount): string {
  const names = tokens.map(token => token.label || token.id).join(', ');
  return names === '' ? '' : ` API tokens that still work: ${names}.`;
}

export function OwnPassword({ account, changed }: { account: OwnAccount; changed: () => void }) {
  const { accounts } = useSite();
  const work = useWork();
  const [present, setPresent] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const differ = again !== '' && fresh !== again;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (fresh !== again) {
      return;
    }
    work.run(async () => {
      await accounts.changePassword(present, fresh);
      setPresent('');
      setFresh('');
      setAgain('');
      changed();
      return `Your password is set. You are logged out in all other browsers.${remaining(account)}`;
    });
  };
  return (
    <section className="card" aria-labelledby="password-heading">
      <h2 id="password-heading">Password</h2>
      {!account.hasPassword && (
        <p>You have no password yet. Set one, so that you can log in again without a link.</p>
      )}
      <form className="fields" onSubmit={submit}>
        <input
          className="only-spoken"
          type="text"
          autoComplete="username"
          value={account.user}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        {account.needsPresentPassword && (
          <label>
            Present password
            <input
              type="password"
              autoComplete="current-password"
              required
              value={present}
              onChange={event => {
                setPresent(event.target.value);
              }}
            />
          </label>
        )}
        <label>
          New password
          <input
            type="password"
            autoComplete="new-password"
            required
            minLength={10}
            maxLength={512}
            aria-describedby="password-rule"
            value={fresh}
            onChange={event => {
              setFresh(event.target.value);
            }}
          />
        </label>
        <label>
          New password again
          <input
            type="password"
            autoComplete="new-password"
            required
            aria-invalid={differ}
            aria-describedby="password-differs"
            value={again}
            onChange={event => {
              setAgain(event.target.value);
            }}
          />
        </label>
        <p className="small" id="password-rule">
          At least 10 characters. Four random words make a good one.
        </p>
        <p id="password-differs" role="status" className={differ ? 'wrong' : 'only-spoken'}>
          {differ ? 'The two are not the same.' : ''}
        </p>
        <button type="submit" className="main" aria-disabled={work.working}>
          {account.hasPassword ? 'Change the password' : 'Set the password'}
        </button>
      </form>
      <Outcome of={work} />
    </section>
  );
}
