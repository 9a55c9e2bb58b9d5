import { progressWords, type Progress } from '@sparkmaster/learning';

/** How much of something is done: a bar, and the same in words. */
export function ProgressBar({ of, progress }: { of: string; progress: Progress }) {
  const words = progressWords(progress);
  return (
    <div className="progress">
      {progress.exercises > 0 && (
        <progress
          max={progress.exercises}
          value={progress.passed}
          aria-label={`Progress: ${of}`}
          aria-valuetext={words}
        />
      )}
      <span>{words}</span>
    </div>
  );
}
