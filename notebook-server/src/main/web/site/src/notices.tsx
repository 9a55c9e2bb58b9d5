import type { Problem } from '@sparkmaster/learning';
import { useSite } from './site-context';

export function Loading({ what }: { what: string }) {
  return (
    <p className="notice" role="status">
      Loading {what} …
    </p>
  );
}

/** What went wrong, in the server's words, and what can be done here. */
export function ProblemNotice({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const { client } = useSite();
  return (
    <div className="notice problem" role="alert">
      <p>{problem.message}</p>
      <p className="actions">
        {retry !== undefined && (
          <button type="button" onClick={retry}>
            Try again
          </button>
        )}
        {problem.isAboutLogin && (
          <a href={client.loginUrl(window.location.pathname)}>Log in again</a>
        )}
      </p>
    </div>
  );
}
