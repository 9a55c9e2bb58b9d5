import {
  exerciseWords,
  gradeWords,
  progressWords,
  submissionWords,
  isInFlight,
  verdictWords,
  type Exercise
} from '@sparkmaster/learning';
import type { LessonExercises } from './lesson-exercises';
import { isBusy, type Activity } from './state';
import { OutcomeView } from './verdict-view';

export interface PanelProps {
  readonly exercises: LessonExercises | undefined;
  readonly goTo: (exercise: string) => void;
}

/** The side panel's content. */
export function PanelView({ exercises, goTo }: PanelProps) {
  if (exercises === undefined) {
    return (
      <p className="sm-note">
        Open a lesson to see its exercises here. Lessons are on the page that SparkMaster starts
        with.
      </p>
    );
  }
  const { lesson, problem } = exercises.state;
  return (
    <>
      <h2>{lesson?.title ?? 'Exercises'}</h2>
      {problem !== undefined && (
        <div className="sm-problem" role="alert">
          <p>{problem.message}</p>
          <button
            type="button"
            onClick={() => {
              void exercises.refresh();
            }}
          >
            Try again
          </button>
        </div>
      )}
      {lesson === undefined && problem === undefined && <p role="status">Loading exercises …</p>}
      {lesson !== undefined && <p className="sm-note">{progressWords(lesson.progress)}</p>}
      {lesson?.exercises.length === 0 && <p>This lesson has no exercises.</p>}
      {lesson?.exercises.map(exercise => (
        <ExerciseView key={exercise.id} exercise={exercise} exercises={exercises} goTo={goTo} />
      ))}
    </>
  );
}

function ExerciseView({
  exercise,
  exercises,
  goTo
}: {
  exercise: Exercise;
  exercises: LessonExercises;
  goTo: (exercise: string) => void;
}) {
  const { state } = exercises;
  const { id } = exercise;
  const busy = isBusy(state, id);
  const revealed = exercise.revealedHints.length;
  // Not the attribute "disabled": a button that is disabled under the finger loses the focus.
  const button = (label: string, act: () => Promise<void>, off = busy) => (
    <button
      type="button"
      aria-disabled={off}
      aria-label={`${label}: ${exercise.title}`}
      onClick={() => {
        if (!off) {
          void act();
        }
      }}
    >
      {label}
    </button>
  );
  return (
    <section className="sm-exercise" aria-label={exercise.title}>
      <h3>
        <button
          type="button"
          className="sm-go-to"
          title="Go to the cell"
          onClick={() => {
            goTo(id);
          }}
        >
          {exercise.title}
        </button>
      </h3>
      <p className="sm-note">
        <span className={`sm-state sm-${exercise.state}`}>{exerciseWords(exercise.state)}</span>
        {' · '}
        {exercise.points} {exercise.points === 1 ? 'point' : 'points'}
        {exercise.skills.length > 0 && ` · ${exercise.skills.join(', ')}`}
      </p>
      <div className="sm-buttons">
        {button('Check', () => exercises.check(id))}
        {button('Submit', () => exercises.submit(id))}
        {exercise.hints > 0 &&
          button(
            revealed === 0 ? 'Hint' : `Hint (${revealed} of ${exercise.hints})`,
            () => exercises.revealHint(id),
            busy || revealed >= exercise.hints
          )}
      </div>
      <div role="status" className="sm-result">
        <ResultView exercise={exercise} exercises={exercises} />
      </div>
      <ol className="sm-hints" aria-live="polite" aria-label={`Hints: ${exercise.title}`}>
        {exercise.revealedHints.map((hint, i) => (
          <li key={i}>{hint}</li>
        ))}
      </ol>
    </section>
  );
}

/** What goes on, else what came of it, else what is recorded. */
function ResultView({ exercise, exercises }: { exercise: Exercise; exercises: LessonExercises }) {
  const { activities, submissions, outcomes } = exercises.state;
  const activity = activities.get(exercise.id);
  const submission = submissions.get(exercise.id);
  const outcome = outcomes.get(exercise.id);
  if (activity !== undefined) {
    return <Busy words={activityWords(activity)} />;
  }
  if (submission !== undefined && isInFlight(submission)) {
    return <Busy words={submissionWords(submission)} />;
  }
  if (outcome !== undefined) {
    const loginUrl = exercises.client.loginUrl(window.location.pathname);
    return <OutcomeView outcome={outcome} loginUrl={loginUrl} />;
  }
  if (exercise.latest) {
    const { latest } = exercise;
    return (
      <p className="sm-note">
        Last time: {latest.grades.length === 0 ? gradeWords(latest.state) : verdictWords(latest)}
      </p>
    );
  }
  return null;
}

function Busy({ words }: { words: string }) {
  return (
    <div className="sm-busy">
      <progress aria-hidden="true" /> {words} …
    </div>
  );
}

function activityWords(activity: Activity): string {
  switch (activity) {
    case 'checking':
      return 'Checking your answer';
    case 'saving':
      return 'Saving and submitting';
    case 'asking for a hint':
      return 'Asking for a hint';
  }
}
