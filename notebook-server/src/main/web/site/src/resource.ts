import { asProblem, type Problem } from '@sparkmaster/learning';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useChanges, useSite } from './site-context';

/** Something of the server, as far as it is known. A problem may stand beside an older value. */
export interface Resource<T> {
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
  readonly reload: () => void;
}

/**
 * Loads once, again at each change on the server, and when `key` changes. Answers that arrive out
 * of order are dropped; bursts of changes cause one load after the one that is under way.
 */
export function useResource<T>(key: string, load: () => Promise<T>): Resource<T> {
  const site = useSite();
  const [state, setState] = useState<{ key: string; value?: T; problem?: Problem }>({ key });
  const loading = useRef({ key: '', running: false, again: false });
  const latestLoad = useRef(load);
  latestLoad.current = load;

  const reload = useCallback(() => {
    const at = loading.current;
    if (at.key === key && at.running) {
      at.again = true;
      return;
    }
    const mine = { key, running: true, again: false };
    loading.current = mine;
    latestLoad
      .current()
      .then(
        value => {
          if (loading.current === mine) {
            setState({ key, value });
          }
        },
        (error: unknown) => {
          const problem = asProblem(error);
          if (loading.current !== mine) {
            return;
          }
          if (problem.isFromStranger) {
            site.leaveFor(site.client.loginUrl(window.location.pathname));
          } else {
            setState(old => (old.key === key ? { ...old, problem } : { key, problem }));
          }
        }
      )
      .finally(() => {
        mine.running = false;
        if (mine.again && loading.current === mine) {
          reload();
        }
      });
  }, [key, site]);

  useEffect(() => {
    reload();
  }, [reload]);
  useChanges(reload);

  const current = state.key === key ? state : undefined;
  return { value: current?.value, problem: current?.problem, reload };
}
