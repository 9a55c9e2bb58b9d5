import type { LoginLink, People } from '@sparkmaster/learning';
import { useState } from 'react';
import { NewPerson } from './new-person';
import { Loading, ProblemNotice } from './notices';
import { Page } from './page';
import { PersonRow } from './person-row';
import { useResource } from './resource';
import { SecurityEvents } from './security-events';
import { ShownOnce } from './shown-once';
import { useSite } from './site-context';

/** Who has an account. Administrators change them here; teachers see their learners. */
export function PeoplePage() {
  const { accounts } = useSite();
  const { value, problem, reload } = useResource('people', () => accounts.people());
  return (
    <Page title="People">
      {problem !== undefined && <ProblemNotice problem={problem} retry={reload} />}
      {value === undefined && problem === undefined && <Loading what="the accounts" />}
      {value !== undefined && <Everybody all={value} changed={reload} />}
    </Page>
  );
}

function Everybody({ all, changed }: { all: People; changed: () => void }) {
  const { baseUrl } = useSite();
  const [link, setLink] = useState<LoginLink>();
  const address = (token: string) =>
    new URL(`${baseUrl}login?token=${encodeURIComponent(token)}`, window.location.href).href;
  const made = (fresh: LoginLink) => {
    setLink(fresh);
    changed();
  };
  return (
    <>
      {all.mayChange && <NewPerson made={made} />}
      {link !== undefined && (
        <ShownOnce
          label={`Link for ${link.user}`}
          secret={address(link.token)}
          note={`Send it to them. It logs in once, within ${String(link.days)} days, and lets them set a password.`}
        />
      )}
      <section className="card" aria-labelledby="people-heading">
        <h2 id="people-heading">{all.mayChange ? 'Accounts' : 'Learners'}</h2>
        {all.people.length === 0 && <p>Nobody yet.</p>}
        <ul className="rows people">
          {all.people.map(person => (
            <PersonRow
              key={person.user}
              person={person}
              mayChange={all.mayChange}
              own={person.user === all.you}
              changed={changed}
              linked={made}
            />
          ))}
        </ul>
      </section>
      {all.mayChange && <SecurityEvents of={all} />}
    </>
  );
}
