import { asProblem, lessonWords, type LessonSummary, type Problem } from '@sparkmaster/learning';
import { useState } from 'react';
import { ProblemNotice } from './notices';
import { ProgressBar } from './progress-bar';
import { useSite } from './site-context';
import { StartOver } from './start-over';

/** Lessons to open, each with its state. */
export function LessonList({
  course,
  lessons
}: {
  course: string;
  lessons: readonly LessonSummary[];
}) {
  if (lessons.length === 0) {
    return <p className="notice">This part has no lessons yet.</p>;
  }
  return (
    <ol className="lessons">
      {lessons.map(lesson => (
        <LessonRow key={lesson.id} course={course} lesson={lesson} />
      ))}
    </ol>
  );
}

function LessonRow({ course, lesson }: { course: string; lesson: LessonSummary }) {
  const site = useSite();
  const [opening, setOpening] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const open = () => {
    if (opening) {
      return;
    }
    setOpening(true);
    setProblem(undefined);
    site.client.openLesson(course, lesson.id).then(
      ({ labUrl }) => {
        site.leaveFor(labUrl);
      },
      (error: unknown) => {
        const failed = asProblem(error);
        setOpening(false);
        if (failed.isFromStranger) {
          site.leaveFor(site.client.loginUrl(window.location.pathname));
        } else {
          setProblem(failed);
        }
      }
    );
  };

  return (
    <li>
      <div className="lesson">
        <button type="button" className="lesson-title" onClick={open} aria-disabled={opening}>
          {lesson.title}
        </button>
        <span className={`state ${lesson.state}`}>
          {opening ? 'Opening …' : lessonWords(lesson.state)}
        </span>
        <ProgressBar of={lesson.title} progress={lesson.progress} />
      </div>
      <span className="only-spoken" role="status">
        {opening ? `Opening ${lesson.title} in JupyterLab` : ''}
      </span>
      {problem !== undefined && <ProblemNotice problem={problem} />}
      {lesson.state !== 'new' && (
        <StartOver course={course} lesson={lesson.id} title={lesson.title} />
      )}
    </li>
  );
}
