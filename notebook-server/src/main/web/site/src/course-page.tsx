import { ModuleList } from './module-list';
import { PageLink } from './navigation';
import { Loading, ProblemNotice } from './notices';
import { Page } from './page';
import { ProgressBar } from './progress-bar';
import { useResource } from './resource';
import { useSite } from './site-context';

/** One course: what it is, how far one is, its lessons. */
export function CoursePage({ id }: { id: string }) {
  const { client } = useSite();
  const { value: course, problem, reload } = useResource(`course ${id}`, () => client.course(id));
  return (
    <Page
      title={course?.title ?? 'Course'}
      intro={
        <p>
          <PageLink to={{ page: 'catalogue' }}>All courses</PageLink>
        </p>
      }
    >
      {problem !== undefined && <ProblemNotice problem={problem} retry={reload} />}
      {course === undefined && problem === undefined && <Loading what="the course" />}
      {course !== undefined && (
        <div lang={course.language}>
          <ProgressBar of={course.title} progress={course.progress} />
          <ModuleList course={course} level={2} />
          <p className="small">
            Version {course.version}. Text licence: {course.licence}.
          </p>
        </div>
      )}
    </Page>
  );
}
