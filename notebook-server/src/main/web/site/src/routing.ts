/** Which page an address shows. */
export type Route =
  | { readonly page: 'catalogue' }
  | { readonly page: 'course'; readonly course: string }
  | { readonly page: 'progress' }
  | { readonly page: 'account' }
  | { readonly page: 'people' }
  | { readonly page: 'unknown' };

/** The route of a path of this server; `base` ends with "/". */
export function routeOf(base: string, path: string): Route {
  const inside = path.startsWith(base) ? path.slice(base.length) : path.replace(/^\//, '');
  const [first = '', second, ...more] = inside.replace(/\/$/, '').split('/');
  if (first === '' && second === undefined) {
    return { page: 'catalogue' };
  }
  if (first === 'progress' && second === undefined) {
    return { page: 'progress' };
  }
  if (first === 'account' && second === undefined) {
    return { page: 'account' };
  }
  if (first === 'admin' && second === undefined) {
    return { page: 'people' };
  }
  if (first === 'courses' && second !== undefined && second !== '' && more.length === 0) {
    const course = decoded(second);
    return course === undefined ? { page: 'unknown' } : { page: 'course', course };
  }
  return { page: 'unknown' };
}

export function pathOf(base: string, route: Exclude<Route, { page: 'unknown' }>): string {
  switch (route.page) {
    case 'catalogue':
      return base;
    case 'progress':
      return `${base}progress`;
    case 'account':
      return `${base}account`;
    case 'people':
      return `${base}admin`;
    case 'course':
      return `${base}courses/${encodeURIComponent(route.course)}`;
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
