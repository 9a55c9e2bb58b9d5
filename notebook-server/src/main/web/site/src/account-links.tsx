import { PageLink, useNavigation } from './navigation';
import { useResource } from './resource';
import { useSite } from './site-context';

/** What a server with accounts offers beside the lessons. */
export function AccountLinks() {
  const { accounts, baseUrl } = useSite();
  const { route } = useNavigation();
  const { value } = useResource('who', () => accounts.own());
  const seesPeople = value?.role === 'admin' || value?.role === 'teacher';
  return (
    <>
      {seesPeople && (
        <PageLink to={{ page: 'people' }} current={route.page === 'people'}>
          People
        </PageLink>
      )}
      <PageLink to={{ page: 'account' }} current={route.page === 'account'}>
        Account
      </PageLink>
      <a href={`${baseUrl}logout`}>Log out</a>
    </>
  );
}
