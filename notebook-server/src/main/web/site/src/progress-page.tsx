import {
  gradeWords,
  lessonWords,
  pointsWords,
  progressWords,
  type LearnerProgress,
  type RecentAttempt
} from '@sparkmaster/learning';
import { PageLink } from './navigation';
import { Loading, ProblemNotice } from './notices';
import { Page } from './page';
import { ProgressBar } from './progress-bar';
import { useResource } from './resource';
import { useSite } from './site-context';

/** How far one is, in every course; follows the server by itself. */
export function ProgressPage() {
  const { client } = useSite();
  const { value, problem, reload } = useResource('progress', () => client.progress());
  return (
    <Page title="Your progress">
      {problem !== undefined && <ProblemNotice problem={problem} retry={reload} />}
      {value === undefined && problem === undefined && <Loading what="your progress" />}
      <p className="only-spoken" role="status">
        {value === undefined ? '' : `${progressWords(value.progress)} in all courses`}
      </p>
      {value !== undefined && <Progresses all={value} />}
    </Page>
  );
}

function Progresses({ all }: { all: LearnerProgress }) {
  if (all.courses.length === 0) {
    return (
      <p className="notice">
        Nothing yet: <PageLink to={{ page: 'catalogue' }}>open a lesson</PageLink>, and what you
        achieve there is counted here.
      </p>
    );
  }
  return (
    <>
      {all.courses.map(course => (
        <section key={course.id} className="card" aria-labelledby={`course-${course.id}`}>
          <h2 id={`course-${course.id}`}>
            <PageLink to={{ page: 'course', course: course.id }}>{course.title}</PageLink>
          </h2>
          <ProgressBar of={course.title} progress={course.progress} />
          <p>{pointsWords(course.progress)}</p>
          <table>
            <caption className="only-spoken">Lessons of {course.title}</caption>
            <thead>
              <tr>
                <th scope="col">Lesson</th>
                <th scope="col">State</th>
                <th scope="col">Exercises</th>
                <th scope="col">Points</th>
              </tr>
            </thead>
            <tbody>
              {course.lessons.map(lesson => (
                <tr key={lesson.id}>
                  <th scope="row">{lesson.title}</th>
                  <td>
                    <span className={`state ${lesson.state}`}>{lessonWords(lesson.state)}</span>
                  </td>
                  <td>
                    <ProgressBar of={lesson.title} progress={lesson.progress} />
                  </td>
                  <td>{pointsWords(lesson.progress)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
      {all.recent.length > 0 && <Recent attempts={all.recent} />}
    </>
  );
}

function Recent({ attempts }: { attempts: readonly RecentAttempt[] }) {
  const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section className="card" aria-labelledby="recent">
      <h2 id="recent">Lately submitted</h2>
      <ul className="recent">
        {attempts.map(attempt => (
          <li key={`${attempt.at} ${attempt.lesson} ${attempt.exercise}`}>
            <span>{attempt.title ?? attempt.exercise}</span>
            <span className={`state ${attempt.state.replace(' ', '-')}`}>
              {gradeWords(attempt.state)}
            </span>
            <span>{pointsWords(attempt)}</span>
            <time dateTime={attempt.at}>{time.format(new Date(attempt.at))}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}
