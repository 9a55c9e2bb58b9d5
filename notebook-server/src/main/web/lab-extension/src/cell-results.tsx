import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { ReactWidget } from '@jupyterlab/ui-components';
import { PanelLayout } from '@lumino/widgets';
import type { LessonExercises } from './lesson-exercises';
import { firstCellOf } from './open-notebook';
import type { Outcome } from './state';
import { OutcomeView } from './verdict-view';

/** An outcome below its cell. It is no output: nothing of it is saved with the notebook. */
class CellResult extends ReactWidget {
  constructor(
    readonly outcome: Outcome,
    private readonly loginUrl: string,
    private readonly dismiss: () => void
  ) {
    super();
    this.addClass('sm-CellResult');
  }

  protected override render() {
    return (
      <>
        <OutcomeView outcome={this.outcome} loginUrl={this.loginUrl} />
        <button type="button" aria-label="Dismiss this result" onClick={this.dismiss}>
          ✕
        </button>
      </>
    );
  }
}

/** Keeps what stands below the cells of a notebook as the exercises' state says. */
export class CellResults {
  readonly #shown = new Map<string, { readonly cell: Cell; readonly result: CellResult }>();

  constructor(
    private readonly panel: NotebookPanel,
    private readonly exercises: LessonExercises
  ) {
    exercises.changed.connect(this.#update, this);
  }

  #update(): void {
    const { outcomes, dismissed } = this.exercises.state;
    const loginUrl = this.exercises.client.loginUrl(window.location.pathname);
    for (const [exercise, { result }] of this.#shown) {
      if (outcomes.get(exercise) !== result.outcome || dismissed.has(exercise)) {
        result.dispose();
        this.#shown.delete(exercise);
      }
    }
    for (const [exercise, outcome] of outcomes) {
      const cell = firstCellOf(this.panel, exercise);
      if (this.#shown.has(exercise) || dismissed.has(exercise) || cell === undefined) {
        continue;
      }
      if (cell.layout instanceof PanelLayout) {
        const result = new CellResult(outcome, loginUrl, () => {
          this.exercises.dismiss(exercise);
          this.panel.content.activate();
        });
        cell.layout.addWidget(result);
        this.#shown.set(exercise, { cell, result });
      }
    }
  }
}
