import { ROLES, type LoginLink, type Role } from '@sparkmaster/learning';
import { useState, type SyntheticEvent } from 'react';
import { Outcome } from './outcome';
import { useSite } from './site-context';
import { useWork } from './work';

export function NewPerson({ made }: { made: (link: LoginLink) => void }) {
  const { accounts } = useSite();
  const work = useWork();
  const [user, setUser] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('learner');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    work.run(async () => {
      made(await accounts.add(user, name, role));
      setUser('');
      setName('');
      return `The account ${user} is made.`;
    });
  };
  return (
    <section className="card" aria-labelledby="new-heading">
      <h2 id="new-heading">New account</h2>
      <form className="fields" onSubmit={submit}>
        <label>
          Name to log in with
          <input
            required
            pattern="[a-z0-9][a-z0-9_\-]{0,62}"
            autoCapitalize="off"
            autoComplete="off"
            spellCheck={false}
            aria-describedby="name-rule"
            value={user}
            onChange={event => {
              setUser(event.target.value);
            }}
          />
        </label>
        <label>
          Name that is shown
          <input
            maxLength={100}
            autoComplete="off"
            value={name}
            onChange={event => {
              setName(event.target.value);
            }}
          />
        </label>
        <label>
          Role
          <select
            value={role}
            onChange={event => {
              setRole(event.target.value as Role);
            }}
          >
            {ROLES.map(it => (
              <option key={it}>{it}</option>
            ))}
          </select>
        </label>
        <button type="submit" className="main" aria-disabled={work.working}>
          Make the account
        </button>
        <p className="small" id="name-rule">
          Small letters, digits, - and _; it begins with a letter or digit.
        </p>
      </form>
      <Outcome of={work} />
    </section>
  );
}
