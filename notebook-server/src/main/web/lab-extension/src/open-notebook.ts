import type { CellSource } from '@sparkmaster/learning';
import type { Cell } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { LessonNotebook } from './lesson-exercises';
import { exerciseOf, lessonOf } from './metadata';

const KEY = 'sparkmaster';

/** A notebook that JupyterLab shows, when it is a lesson. Its context must be ready. */
export function lessonNotebook(panel: NotebookPanel): LessonNotebook | undefined {
  const ids = lessonOf(panel.content.model?.getMetadata(KEY));
  return (
    ids && {
      ...ids,
      get path() {
        return panel.context.path;
      },
      kernelId: () => panel.sessionContext.session?.kernel?.id,
      cells: () =>
        exerciseCells(panel).map(({ exercise, cell }): CellSource => ({
          exercise,
          cellId: cell.model.id,
          source: cell.model.sharedModel.getSource()
        })),
      save: async () => {
        await panel.context.save();
        if (panel.context.model.dirty) {
          throw new Error('The notebook could not be saved, so nothing was submitted.');
        }
      }
    }
  );
}

export function exerciseCells(
  panel: NotebookPanel
): readonly { readonly exercise: string; readonly cell: Cell }[] {
  return panel.content.widgets.flatMap(cell => {
    const exercise =
      cell.model.type === 'code' ? exerciseOf(cell.model.getMetadata(KEY)) : undefined;
    return exercise === undefined ? [] : [{ exercise, cell }];
  });
}

/** The cell that stands for an exercise that has several: the one that is checked and graded. */
export function firstCellOf(panel: NotebookPanel, exercise: string): Cell | undefined {
  return exerciseCells(panel).find(each => each.exercise === exercise)?.cell;
}

/** Shows the cell of an exercise and puts the cursor there. */
export function goToExercise(panel: NotebookPanel, exercise: string): void {
  const cell = firstCellOf(panel, exercise);
  if (cell === undefined) {
    return;
  }
  const notebook = panel.content;
  const index = notebook.widgets.indexOf(cell);
  notebook.activeCellIndex = index;
  void notebook.scrollToItem(index).then(() => {
    notebook.activate();
  });
}
