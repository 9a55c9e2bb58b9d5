import type { Catalogue, Course, CourseFault } from '@sparkmaster/learning';
import { ModuleList } from './module-list';
import { PageLink } from './navigation';
import { Loading, ProblemNotice } from './notices';
import { Page } from './page';
import { ProgressBar } from './progress-bar';
import { useResource } from './resource';
import { useSite } from './site-context';

/** All courses with their lessons, and what is wrong with courses that could not be read. */
export function CataloguePage() {
  const { client } = useSite();
  const { value, problem, reload } = useResource('courses', () => client.courses());
  return (
    <Page title="Courses">
      {problem !== undefined && <ProblemNotice problem={problem} retry={reload} />}
      {value !== undefined && <Courses catalogue={value} />}
      {value === undefined && problem === undefined && <Loading what="the courses" />}
    </Page>
  );
}

function Courses({ catalogue }: { catalogue: Catalogue }) {
  const { courses, faults } = catalogue;
  return (
    <>
      {courses.length === 0 && (
        <p className="notice">
          There are no courses here yet. You can write notebooks of your own in JupyterLab.
        </p>
      )}
      {courses.map(course => (
        <CourseCard key={course.id} course={course} />
      ))}
      {faults.length > 0 && <Faults faults={faults} />}
    </>
  );
}

function CourseCard({ course }: { course: Course }) {
  return (
    <article className="card" lang={course.language}>
      <h2>
        <PageLink to={{ page: 'course', course: course.id }}>{course.title}</PageLink>
      </h2>
      <ProgressBar of={course.title} progress={course.progress} />
      <ModuleList course={course} level={3} />
    </article>
  );
}

function Faults({ faults }: { faults: readonly CourseFault[] }) {
  return (
    <section className="card faults" aria-labelledby="faults">
      <h2 id="faults">Courses that could not be read</h2>
      <p>You see this because you host this server. The other courses are not affected.</p>
      <ul>
        {faults.map((fault, i) => (
          <li key={i}>
            <strong>{fault.course}</strong>{' '}
            <code>
              {fault.file}
              {fault.place}
            </code>
            <p>
              {fault.what} {fault.remedy}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
