import { useEffect, useRef, useState, type ReactNode } from 'react';

/** A button that asks before it does what cannot be taken back. */
export function AskedButton(props: {
  label: string;
  /** The label with what it is about, for who does not see where it stands. */
  about: string;
  question: ReactNode;
  yes: string;
  act: () => void;
}) {
  const [asking, setAsking] = useState(false);
  const offer = useRef<HTMLButtonElement>(null);
  const no = useRef<HTMLButtonElement>(null);
  const asked = useRef(false);

  // The button that had the focus is gone with its step.
  useEffect(() => {
    if (asking) {
      asked.current = true;
      no.current?.focus();
    } else if (asked.current) {
      offer.current?.focus();
    }
  }, [asking]);

  if (!asking) {
    return (
      <button
        ref={offer}
        type="button"
        aria-label={props.about}
        onClick={() => {
          setAsking(true);
        }}
      >
        {props.label}
      </button>
    );
  }
  return (
    <span className="question" role="group" aria-label={props.about}>
      {props.question}{' '}
      <button
        ref={no}
        type="button"
        onClick={() => {
          setAsking(false);
        }}
      >
        No
      </button>{' '}
      <button
        type="button"
        onClick={() => {
          setAsking(false);
          props.act();
        }}
      >
        {props.yes}
      </button>
    </span>
  );
}
