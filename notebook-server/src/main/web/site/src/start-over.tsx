import { asProblem, type Problem } from '@sparkmaster/learning';
import { useEffect, useRef, useState } from 'react';
import { ProblemNotice } from './notices';
import { useSite } from './site-context';

type Step = 'offered' | 'asking' | 'working';

/** A fresh copy of a lesson, after a question; the work so far is kept beside it. */
export function StartOver({
  course,
  lesson,
  title
}: {
  course: string;
  lesson: string;
  title: string;
}) {
  const { client } = useSite();
  const [step, setStep] = useState<Step>('offered');
  const [kept, setKept] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const answer = useRef<HTMLButtonElement>(null);
  const offer = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);

  // The button that had the focus is gone with its step.
  useEffect(() => {
    if (step === 'asking') {
      asked.current = true;
      answer.current?.focus();
    } else if (step === 'offered' && asked.current) {
      offer.current?.focus();
    }
  }, [step]);

  const reset = () => {
    if (step === 'working') {
      return;
    }
    setStep('working');
    client.resetLesson(course, lesson).then(
      fresh => {
        setKept(fresh.kept ?? '');
        setStep('offered');
      },
      (error: unknown) => {
        setProblem(asProblem(error));
        setStep('offered');
      }
    );
  };

  return (
    <div className="start-over">
      {step === 'offered' ? (
        <button
          ref={offer}
          type="button"
          className="plain"
          aria-label={`Start over: ${title}`}
          onClick={() => {
            setKept(undefined);
            setProblem(undefined);
            setStep('asking');
          }}
        >
          Start over
        </button>
      ) : (
        <p>
          You get a fresh copy of this lesson. Your notebook is kept in a folder beside it, and what
          you have passed stays passed.{' '}
          <span className="actions">
            <button ref={answer} type="button" aria-disabled={step === 'working'} onClick={reset}>
              Get a fresh copy
            </button>
            <button
              type="button"
              onClick={() => {
                setStep('offered');
              }}
            >
              Keep my notebook
            </button>
          </span>
        </p>
      )}
      <p role="status" className={kept === undefined ? 'only-spoken' : 'small'}>
        {kept !== undefined &&
          `${title} is fresh again.${kept === '' ? '' : ` Your old notebook is in ${kept}.`}`}
      </p>
      {problem !== undefined && <ProblemNotice problem={problem} />}
    </div>
  );
}
