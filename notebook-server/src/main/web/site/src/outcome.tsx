import { useEffect, useRef } from 'react';
import { ProblemNotice } from './notices';
import type { Work } from './work';

/** What came of a change; spoken when it comes. */
export function Outcome({ of }: { of: Work }) {
  const status = useRef<HTMLParagraphElement>(null);
  const said = useRef('');
  // What had the focus may be gone with the change.
  useEffect(() => {
    if (of.done === '') {
      said.current = '';
    } else if (said.current !== of.done && document.activeElement === document.body) {
      said.current = of.done;
      status.current?.focus();
    }
  });
  return (
    <>
      <p
        ref={status}
        role="status"
        tabIndex={-1}
        className={of.done === '' ? 'only-spoken' : 'done'}
      >
        {of.done}
      </p>
      {of.problem !== undefined && <ProblemNotice problem={of.problem} />}
    </>
  );
}
