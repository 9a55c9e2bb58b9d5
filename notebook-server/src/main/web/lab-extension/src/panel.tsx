import { ReactWidget } from '@jupyterlab/ui-components';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { LessonExercises } from './lesson-exercises';
import { goToExercise } from './open-notebook';
import { PanelView } from './panel-view';

/** The side panel: the exercises of the notebook that is shown. */
export class ExercisesPanel extends ReactWidget {
  #shown: { readonly panel: NotebookPanel; readonly exercises: LessonExercises } | undefined;

  constructor() {
    super();
    this.id = 'sparkmaster-exercises';
    this.addClass('sm-Exercises');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', 'Exercises');
  }

  present(panel: NotebookPanel | undefined, exercises: LessonExercises | undefined): void {
    this.#shown?.exercises.changed.disconnect(this.#redraw, this);
    this.#shown = panel === undefined || exercises === undefined ? undefined : { panel, exercises };
    this.#shown?.exercises.changed.connect(this.#redraw, this);
    this.update();
  }

  #redraw(): void {
    this.update();
  }

  protected override render() {
    const shown = this.#shown;
    return (
      <PanelView
        exercises={shown?.exercises}
        goTo={exercise => {
          if (shown !== undefined) {
            goToExercise(shown.panel, exercise);
          }
        }}
      />
    );
  }
}
