import type { OwnAccount } from '@sparkmaster/learning';
import { Moment } from './moment';
import { Outcome } from './outcome';
import { useSite } from './site-context';
import { useWork } from './work';

export function OwnBrowsers({ account, changed }: { account: OwnAccount; changed: () => void }) {
  const { accounts } = useSite();
  const work = useWork();
  const end = (what: () => Promise<void>, done: string) => {
    work.run(async () => {
      await what();
      changed();
      return done;
    });
  };
  return (
    <section className="card" aria-labelledby="browsers-heading">
      <h2 id="browsers-heading">Where you are logged in</h2>
      <ul className="rows">
        {account.sessions.map(session => (
          <li key={session.id}>
            <span>
              <strong>{session.browser}</strong>
              {session.current && ' (this one)'}
              <br />
              <span className="small">
                from {session.address || 'an unknown address'}, since <Moment at={session.opened} />
              </span>
            </span>
            {!session.current && (
              <button
                type="button"
                aria-label={`Log out ${session.browser} from ${session.address}`}
                onClick={() => {
                  end(() => accounts.endSession(session.id), `${session.browser} is logged out.`);
                }}
              >
                Log out
              </button>
            )}
          </li>
        ))}
      </ul>
      {account.sessions.some(session => !session.current) && (
        <button
          type="button"
          onClick={() => {
            end(() => accounts.endOtherSessions(), 'All other browsers are logged out.');
          }}
        >
          Log out all others
        </button>
      )}
      <Outcome of={work} />
    </section>
  );
}
