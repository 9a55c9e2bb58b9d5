import {
  gradeWords,
  submissionWords,
  verdictWords,
  type DiffRow,
  type Feedback,
  type Grade,
  type PlanLine,
  type Verdict
} from '@sparkmaster/learning';
import type { Outcome } from './state';

/** What an attempt came to. All text is shown as text: it may stem from a learner's program. */
export function OutcomeView({ outcome, loginUrl }: { outcome: Outcome; loginUrl: string }) {
  switch (outcome.kind) {
    case 'checked':
      return <VerdictView verdict={outcome.verdict} what="Check" />;
    case 'submitted':
      return <VerdictView verdict={outcome.verdict} what="Submission" />;
    case 'interrupted':
      return <p className="sm-problem">{submissionWords(outcome.submission)}</p>;
    case 'refused':
      return (
        <div className="sm-problem">
          <p>{outcome.problem.message}</p>
          {outcome.problem.isAboutLogin && (
            <a href={loginUrl} target="_blank" rel="noopener noreferrer">
              Log in again in another tab
            </a>
          )}
        </div>
      );
  }
}

function VerdictView({ verdict, what }: { verdict: Verdict; what: string }) {
  const told = verdict.grades.filter(
    grade => grade.feedback.length > 0 || grade.state !== verdict.state
  );
  return (
    <div className={`sm-verdict sm-${verdict.state.replace(' ', '-')}`}>
      <p className="sm-verdict-words">
        {what}: {verdictWords(verdict)}
      </p>
      {told.map((grade, i) => (
        <GradeView key={i} grade={grade} only={told.length === 1} />
      ))}
    </div>
  );
}

function GradeView({ grade, only }: { grade: Grade; only: boolean }) {
  return (
    <div className={`sm-grade sm-${grade.state.replace(' ', '-')}`}>
      {!only && (
        <p className="sm-grade-name">
          {grade.grader}: {gradeWords(grade.state)}
        </p>
      )}
      {grade.feedback.map((feedback, i) => (
        <FeedbackView key={i} feedback={feedback} />
      ))}
    </div>
  );
}

function FeedbackView({ feedback }: { feedback: Feedback }) {
  return (
    <div className={`sm-feedback sm-${feedback.kind}`}>
      <p>{feedback.text}</p>
      {feedback.diff && feedback.diff.rows.length > 0 && (
        <DiffTable columns={feedback.diff.columns} rows={feedback.diff.rows} />
      )}
      {feedback.plan && feedback.plan.length > 0 && <Plan lines={feedback.plan} />}
    </div>
  );
}

function Plan({ lines }: { lines: readonly PlanLine[] }) {
  return (
    <ol className="sm-plan" tabIndex={0} aria-label="Plan of your answer, from its end">
      {lines.map((line, i) => (
        <li key={i} style={{ paddingInlineStart: `${Math.min(line.depth, 20)}em` }}>
          {line.marked ? <mark>{line.text}</mark> : line.text}
        </li>
      ))}
    </ol>
  );
}

function DiffTable({ columns, rows }: { columns: readonly string[]; rows: readonly DiffRow[] }) {
  return (
    <div className="sm-diff" tabIndex={0} role="group" aria-label="Rows that differ">
      <table>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">Whose</th>
            {columns.map((column, i) => (
              <th key={i} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{rows.flatMap((row, i) => diffLines(row, i, columns.length))}</tbody>
      </table>
    </div>
  );
}

function diffLines({ row, expected, actual }: DiffRow, index: number, columns: number) {
  const number = row ?? '';
  return [
    expected !== null && (
      <tr key={`${index} expected`} className="sm-expected">
        <td>{number}</td>
        <th scope="row">expected</th>
        {cells(expected, actual)}
      </tr>
    ),
    <tr key={`${index} actual`} className="sm-actual">
      <td>{number}</td>
      <th scope="row">yours</th>
      {actual === null ? <td colSpan={columns}>missing</td> : cells(actual, expected)}
    </tr>
  ];
}

function cells(own: readonly (string | null)[], other: readonly (string | null)[] | null) {
  return own.map((cell, i) => {
    const differs = other !== null && other[i] !== cell;
    return (
      <td key={i} className={differs ? 'sm-differs' : undefined}>
        {cell === null ? <em>null</em> : cell}
      </td>
    );
  });
}
