// What the learning API answers with; keys that are not named here are ignored.

export type LessonState = 'new' | 'started' | 'done';
export type ExerciseState = 'untouched' | 'tried' | 'passed';
export type GradeState = 'passed' | 'failed' | 'partial' | 'not attempted' | 'not gradable';
export type SubmissionState = 'queued' | 'running' | 'done' | 'interrupted';

export interface Progress {
  readonly exercises: number;
  readonly passed: number;
  readonly points: number;
  readonly maxPoints: number;
}

export interface LessonSummary {
  readonly id: string;
  readonly title: string;
  readonly state: LessonState;
  readonly progress: Progress;
}

export interface CourseModule {
  readonly id: string;
  readonly title: string;
  readonly tier: string;
  readonly lessons: readonly LessonSummary[];
}

export interface Course {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly language: string;
  readonly licence: string;
  readonly progress: Progress;
  readonly modules: readonly CourseModule[];
}

/** Why a course is not offered; told to whoever hosts it. */
export interface CourseFault {
  readonly course: string;
  readonly file: string;
  readonly place?: string | null;
  readonly what: string;
  readonly remedy: string;
}

export interface Catalogue {
  readonly courses: readonly Course[];
  readonly faults: readonly CourseFault[];
}

export interface DiffRow {
  /** Which row, as the grader counts them; null where rows have no order. */
  readonly row?: number | null;
  readonly expected: readonly (string | null)[] | null;
  readonly actual: readonly (string | null)[] | null;
}

export interface Feedback {
  readonly kind: 'essential' | 'actionable' | 'informative' | 'praise';
  /** Plain text. It may repeat what a learner's program wrote, so it is never markup. */
  readonly text: string;
  readonly diff?: { readonly columns: readonly string[]; readonly rows: readonly DiffRow[] } | null;
  /** How Spark computed the answer, from its last operator down. */
  readonly plan?: readonly PlanLine[] | null;
}

export interface PlanLine {
  /** 0 for the last operator, one more for each that feeds it. */
  readonly depth: number;
  readonly text: string;
  /** Whether it is what the feedback is about. */
  readonly marked: boolean;
}

export interface Grade {
  readonly grader: string;
  readonly state: GradeState;
  readonly points: number;
  readonly maxPoints: number;
  readonly feedback: readonly Feedback[];
}

export interface Verdict {
  readonly state: GradeState;
  readonly points: number;
  readonly maxPoints: number;
  readonly trust: 'advisory' | 'isolated';
  readonly at: string;
  readonly grades: readonly Grade[];
}

export interface Submission {
  readonly id: string;
  readonly course: string;
  readonly lesson: string;
  readonly exercise: string;
  readonly state: SubmissionState;
  readonly at: string;
  /** What is being done now, for a person. */
  readonly step?: string | null;
  readonly verdict?: Verdict | null;
}

export interface Exercise {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly skills: readonly string[];
  /** How many hints there are. */
  readonly hints: number;
  readonly revealedHints: readonly string[];
  readonly state: ExerciseState;
  readonly latest?: Verdict | null;
  readonly submission?: Submission | null;
}

export interface Lesson {
  readonly course: string;
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly state: LessonState;
  readonly progress: Progress;
  readonly exercises: readonly Exercise[];
}

export interface Hints {
  readonly revealed: readonly string[];
  readonly hints: number;
}

export interface CellSource {
  readonly exercise: string;
  readonly cellId: string;
  readonly source: string;
}

export interface RecentAttempt {
  readonly at: string;
  readonly course: string;
  readonly lesson: string;
  readonly exercise: string;
  readonly title?: string | null;
  readonly state: GradeState;
  readonly points: number;
  readonly maxPoints: number;
}

export interface LearnerProgress {
  readonly progress: Progress;
  readonly courses: readonly {
    readonly id: string;
    readonly title: string;
    readonly progress: Progress;
    readonly lessons: readonly LessonSummary[];
  }[];
  readonly recent: readonly RecentAttempt[];
}

/** The stream's word that something is not as it was; what it is now is asked for. */
export interface Change {
  readonly course?: string | null;
  readonly lesson?: string | null;
  readonly exercise?: string | null;
}

/** A kernel of the learner's that runs. */
export interface OwnKernel {
  readonly id: string;
  /** Of its notebook. */
  readonly path: string;
  readonly state: string;
  /** How many others start before it; 0 when it has begun to. */
  readonly startsAfter: number;
  readonly lastUse: string;
  /** When it ends unless it is used. */
  readonly endsAt?: string | null;
  readonly endsSoon: boolean;
}

/** A kernel of the learner's that the server has ended by itself. */
export interface EndedKernel {
  readonly id: string;
  readonly path: string;
  readonly at: string;
  readonly reason: string;
}

/** What the learner has used of the shared cluster in this period. */
export interface ClusterTime {
  readonly usedMinutes: number;
  readonly allowedMinutes: number;
  /** When all of it is there again. */
  readonly renewedAt: string;
  /** Whether it is used up, or soon will be. */
  readonly runsOut: boolean;
}

export interface OwnKernels {
  readonly now: string;
  /** Among those who wait for a kernel, from 1; 0 for none. */
  readonly place: number;
  readonly kernels: readonly OwnKernel[];
  readonly ended: readonly EndedKernel[];
  /** Absent where cluster time is not limited. */
  readonly clusterTime?: ClusterTime | null;
}
