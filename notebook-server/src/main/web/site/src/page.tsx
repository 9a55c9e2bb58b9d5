import { useEffect, useRef, type ReactNode } from 'react';
import { useNavigation } from './navigation';

/** A page's title, in the tab and as its heading, which gets the focus when one comes from another. */
export function Page(props: { title: string; intro?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { moves } = useNavigation();
  useEffect(() => {
    document.title = `${props.title} - SparkMaster`;
  }, [props.title]);
  useEffect(() => {
    if (moves > 0) {
      heading.current?.focus();
    }
  }, [moves]);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {props.title}
      </h1>
      {props.intro}
      {props.children}
    </>
  );
}
