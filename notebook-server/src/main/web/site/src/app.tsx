import { Component, type ReactNode } from 'react';
import { AccountLinks } from './account-links';
import { AccountPage } from './account-page';
import { CataloguePage } from './catalogue-page';
import { CoursePage } from './course-page';
import { NavigationProvider, PageLink, useNavigation } from './navigation';
import { Page } from './page';
import { PeoplePage } from './people-page';
import { ProgressPage } from './progress-page';
import type { Route } from './routing';
import { SiteProvider, useSite, type Site } from './site-context';

export function App({ site }: { site: Site }) {
  return (
    <SiteProvider site={site}>
      <NavigationProvider>
        <Frame />
      </NavigationProvider>
    </SiteProvider>
  );
}

function Frame() {
  const { baseUrl, hasAccounts } = useSite();
  const { route, moves } = useNavigation();
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header>
        <PageLink to={{ page: 'catalogue' }} className="brand">
          <img src={`${baseUrl}login/spark.svg`} alt="" width="32" height="32" />
          SparkMaster
        </PageLink>
        <nav aria-label="Main">
          <PageLink to={{ page: 'catalogue' }} current={route.page === 'catalogue'}>
            Courses
          </PageLink>
          <PageLink to={{ page: 'progress' }} current={route.page === 'progress'}>
            Progress
          </PageLink>
          <a href={`${baseUrl}lab`}>Open JupyterLab</a>
          {hasAccounts && <AccountLinks />}
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        <Broken key={moves}>
          <Content />
        </Broken>
      </main>
    </>
  );
}

const ABOUT_ACCOUNTS: ReadonlySet<string> = new Set(['account', 'people']);

function Content() {
  const { route } = useNavigation();
  const { hasAccounts } = useSite();
  const shown: Route = hasAccounts || !ABOUT_ACCOUNTS.has(route.page) ? route : { page: 'unknown' };
  switch (shown.page) {
    case 'catalogue':
      return <CataloguePage />;
    case 'course':
      return <CoursePage key={shown.course} id={shown.course} />;
    case 'progress':
      return <ProgressPage />;
    case 'account':
      return <AccountPage />;
    case 'people':
      return <PeoplePage />;
    case 'unknown':
      return (
        <Page title="No such page">
          <p>
            There is nothing at this address. Go on with the{' '}
            <PageLink to={{ page: 'catalogue' }}>courses</PageLink>.
          </p>
        </Page>
      );
  }
}

/** Keeps the frame when a page fails to draw itself, and says so. */
class Broken extends Component<{ children: ReactNode }, { failure: string | undefined }> {
  override state = { failure: undefined as string | undefined };

  static getDerivedStateFromError(error: unknown) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.failure === undefined) {
      return this.props.children;
    }
    return (
      <div className="notice problem" role="alert">
        <h1>This page could not be shown</h1>
        <p>
          Reload it. If that does not help, this is a fault of SparkMaster: {this.state.failure}
        </p>
      </div>
    );
  }
}
