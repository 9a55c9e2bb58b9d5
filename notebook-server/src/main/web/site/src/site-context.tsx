import {
  AccountsClient,
  LearningClient,
  listenWhileVisible,
  type Submission
} from '@sparkmaster/learning';
import { createContext, useContext, useEffect, useRef, type ReactNode } from 'react';

/** What every part of the site may use. */
export interface Site {
  /** Ends with "/". */
  readonly baseUrl: string;
  readonly client: LearningClient;
  readonly accounts: AccountsClient;
  /** Whether there are accounts; else the server is one person's. */
  readonly hasAccounts: boolean;
  /** Calls back when something may have changed on the server; answers with what ends it. */
  onChange(listener: () => void): () => void;
  /** Goes to another page of this server. */
  leaveFor(url: string): void;
}

const SiteContext = createContext<Site | undefined>(undefined);

export function SiteProvider({ site, children }: { site: Site; children: ReactNode }) {
  return <SiteContext.Provider value={site}>{children}</SiteContext.Provider>;
}

export function useSite(): Site {
  const site = useContext(SiteContext);
  if (site === undefined) {
    throw new Error('A part of the site stands outside of SiteProvider.');
  }
  return site;
}

/** Calls the latest `listener` at each change on the server. */
export function useChanges(listener: () => void): void {
  const site = useSite();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(
    () =>
      site.onChange(() => {
        latest.current();
      }),
    [site]
  );
}

/** The site of this browser page, with one stream for all that listen. */
export function browserSite(baseUrl: string, hasAccounts: boolean): Site {
  const client = new LearningClient(baseUrl);
  const listeners = new Set<() => void>();
  const tell = () => {
    listeners.forEach(listener => {
      listener();
    });
  };
  let end: (() => void) | undefined;
  return {
    baseUrl,
    client,
    accounts: new AccountsClient(baseUrl),
    hasAccounts,
    onChange: listener => {
      listeners.add(listener);
      end ??= listenWhileVisible(client.streamUrl, {
        changed: tell,
        resumed: tell,
        submission: ({ state }: Submission) => {
          if (state === 'done') {
            tell();
          }
        }
      });
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          end?.();
          end = undefined;
        }
      };
    },
    leaveFor: url => {
      window.location.assign(url);
    }
  };
}
