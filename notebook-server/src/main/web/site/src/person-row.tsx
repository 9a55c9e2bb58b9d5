import { ROLES, type LoginLink, type Person, type Role } from '@sparkmaster/learning';
import { useState } from 'react';
import { AskedButton } from './asked-button';
import { Moment } from './moment';
import { Outcome } from './outcome';
import { useSite } from './site-context';
import { useWork } from './work';

export function PersonRow(props: {
  person: Person;
  mayChange: boolean;
  /** Whether it is who looks, who cannot throw themselves out. */
  own: boolean;
  changed: () => void;
  linked: (link: LoginLink) => void;
}) {
  const { person, mayChange, own, changed, linked } = props;
  const { accounts } = useSite();
  const work = useWork();
  const change = (what: () => Promise<void>, done: string) => {
    work.run(async () => {
      await what();
      changed();
      return done;
    });
  };
  return (
    <li className={person.disabled ? 'disabled' : undefined}>
      <div>
        <h3>
          {person.displayName} <span className="small">{person.user}</span>
        </h3>
        <Facts person={person} own={own} />
      </div>
      {mayChange && !own && (
        <div className="actions">
          <RoleChoice
            person={person}
            choose={role => {
              change(() => accounts.setRole(person.user, role), `${person.user} is ${role} now.`);
            }}
          />
          {!person.disabled && (
            <button
              type="button"
              aria-label={`New link for ${person.user}`}
              onClick={() => {
                work.run(async () => {
                  linked(await accounts.makeLink(person.user));
                  return `The link for ${person.user} is above.`;
                });
              }}
            >
              New link
            </button>
          )}
          <AskedButton
            label="Log out everywhere"
            about={`Log out everywhere: ${person.user}`}
            question={`Ends all sessions, links and API tokens of ${person.user}.`}
            yes="Log out"
            act={() => {
              change(
                () => accounts.endAccess(person.user),
                `${person.user} is logged out everywhere.`
              );
            }}
          />
          {person.disabled ? (
            <button
              type="button"
              aria-label={`Enable ${person.user}`}
              onClick={() => {
                change(
                  () => accounts.setDisabled(person.user, false),
                  `${person.user} is enabled.`
                );
              }}
            >
              Enable
            </button>
          ) : (
            <AskedButton
              label="Disable"
              about={`Disable ${person.user}`}
              question={`${person.user} gets in no more, and is thrown out now. Files stay.`}
              yes="Disable"
              act={() => {
                change(
                  () => accounts.setDisabled(person.user, true),
                  `${person.user} is disabled.`
                );
              }}
            />
          )}
        </div>
      )}
      <Outcome of={work} />
    </li>
  );
}

function Facts({ person, own }: { person: Person; own: boolean }) {
  const facts = [
    person.role,
    ...(own ? ['you'] : []),
    ...(person.disabled ? ['disabled'] : []),
    ...(person.hasPassword === false ? ['no password yet'] : []),
    ...(person.sessions !== undefined ? [browsers(person.sessions)] : []),
    ...(person.tokens !== undefined && person.tokens > 0 ? [count(person.tokens, 'API token')] : [])
  ];
  return (
    <p className="small">
      {facts.join(' · ')} ·{' '}
      {person.lastSeen === null ? (
        'never here'
      ) : (
        <>
          last here <Moment at={person.lastSeen} />
        </>
      )}
    </p>
  );
}

function browsers(number: number): string {
  return number === 0 ? 'not logged in' : `logged in with ${count(number, 'browser')}`;
}

function count(number: number, what: string): string {
  return `${String(number)} ${what}${number === 1 ? '' : 's'}`;
}

/** A choice and a button: arrow keys in a list must not change anything by themselves. */
function RoleChoice({ person, choose }: { person: Person; choose: (role: Role) => void }) {
  const [role, setRole] = useState(person.role);
  return (
    <span className="choice">
      <select
        aria-label={`Role of ${person.user}`}
        value={role}
        onChange={event => {
          setRole(event.target.value as Role);
        }}
      >
        {ROLES.map(it => (
          <option key={it}>{it}</option>
        ))}
      </select>{' '}
      {role !== person.role && (
        <button
          type="button"
          aria-label={`Make ${person.user} ${role}`}
          onClick={() => {
            choose(role);
          }}
        >
          Change
        </button>
      )}
    </span>
  );
}
