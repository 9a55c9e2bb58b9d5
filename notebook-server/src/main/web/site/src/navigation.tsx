import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type MouseEvent,
  type ReactNode
} from 'react';
import { pathOf, routeOf, type Route } from './routing';
import { useSite } from './site-context';

interface Navigation {
  readonly route: Route;
  /** How often the person has gone to another page; zero on the page that was loaded. */
  readonly moves: number;
  readonly go: (path: string) => void;
}

const NavigationContext = createContext<Navigation>({
  route: { page: 'unknown' },
  moves: 0,
  go: () => undefined
});

export function NavigationProvider({ children }: { children: ReactNode }) {
  const { baseUrl } = useSite();
  const [at, setAt] = useState({ path: window.location.pathname, moves: 0 });
  useEffect(() => {
    const follow = () => {
      setAt(({ moves }) => ({ path: window.location.pathname, moves: moves + 1 }));
    };
    window.addEventListener('popstate', follow);
    return () => {
      window.removeEventListener('popstate', follow);
    };
  }, []);
  const go = useCallback((path: string) => {
    window.history.pushState(null, '', path);
    window.scrollTo(0, 0);
    setAt(({ moves }) => ({ path, moves: moves + 1 }));
  }, []);
  const navigation = useMemo(
    () => ({ route: routeOf(baseUrl, at.path), moves: at.moves, go }),
    [baseUrl, at, go]
  );
  return <NavigationContext.Provider value={navigation}>{children}</NavigationContext.Provider>;
}

export function useNavigation(): Navigation {
  return useContext(NavigationContext);
}

/** A link between pages of the site; a new tab, a download and the like are left to the browser. */
export function PageLink(props: {
  to: Exclude<Route, { page: 'unknown' }>;
  className?: string;
  current?: boolean;
  children: ReactNode;
}) {
  const { baseUrl } = useSite();
  const { go } = useNavigation();
  const path = pathOf(baseUrl, props.to);
  const click = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    go(path);
  };
  return (
    <a
      href={path}
      onClick={click}
      className={props.className}
      aria-current={props.current === true ? 'page' : undefined}
    >
      {props.children}
    </a>
  );
}
