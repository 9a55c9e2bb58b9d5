import { asProblem, type Problem } from '@sparkmaster/learning';
import { useCallback, useState } from 'react';

/** Something that is being changed on the server, and what came of the last change. */
export interface Work {
  readonly working: boolean;
  readonly problem: Problem | undefined;
  /** What was done, for who sees it and who hears it. */
  readonly done: string;
  /** Does one thing at a time; what is asked for meanwhile is not done. */
  readonly run: (change: () => Promise<string>) => void;
}

export function useWork(): Work {
  const [state, setState] = useState<{ working: boolean; done: string; problem?: Problem }>({
    working: false,
    done: ''
  });
  const { working, done, problem } = state;
  const run = useCallback(
    (change: () => Promise<string>) => {
      if (working) {
        return;
      }
      setState({ working: true, done: '' });
      change().then(
        said => {
          setState({ working: false, done: said });
        },
        (error: unknown) => {
          setState({ working: false, done: '', problem: asProblem(error) });
        }
      );
    },
    [working]
  );
  return { working, problem, done, run };
}
