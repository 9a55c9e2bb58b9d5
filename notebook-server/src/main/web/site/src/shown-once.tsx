import { useEffect, useRef, useState } from 'react';

/** A secret that is shown until the page is left, ready to be copied. */
export function ShownOnce({
  label,
  secret,
  note
}: {
  label: string;
  secret: string;
  note: string;
}) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
    setCopied(false);
  }, [secret]);
  const copy = () => {
    field.current?.select();
    // Pages that came over plain HTTP have no clipboard; what is selected can be copied by hand.
    const clipboard = (navigator as { clipboard?: Clipboard }).clipboard;
    void clipboard?.writeText(secret).then(
      () => {
        setCopied(true);
      },
      () => undefined
    );
  };
  return (
    <div className="notice shown-once">
      <label>
        {label}
        <input ref={field} readOnly value={secret} spellCheck={false} />
      </label>
      <p className="actions">
        <button type="button" onClick={copy}>
          Copy
        </button>
        <span role="status">{copied ? 'Copied.' : ''}</span>
      </p>
      <p className="small">{note}</p>
    </div>
  );
}
