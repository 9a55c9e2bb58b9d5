import { Loading, ProblemNotice } from './notices';
import { OwnBrowsers } from './own-browsers';
import { OwnPassword } from './own-password';
import { OwnTokens } from './own-tokens';
import { Page } from './page';
import { useResource } from './resource';
import { useSite } from './site-context';

/** One's own password, browsers and API tokens. */
export function AccountPage() {
  const { accounts } = useSite();
  const { value, problem, reload } = useResource('account', () => accounts.own());
  return (
    <Page
      title="Your account"
      intro={
        value !== undefined && (
          <p>
            {value.displayName} ({value.user}), {value.role}
          </p>
        )
      }
    >
      {problem !== undefined && <ProblemNotice problem={problem} retry={reload} />}
      {value === undefined && problem === undefined && <Loading what="your account" />}
      {value !== undefined && (
        <>
          <OwnPassword account={value} changed={reload} />
          <OwnBrowsers account={value} changed={reload} />
          <OwnTokens account={value} changed={reload} />
        </>
      )}
    </Page>
  );
}
