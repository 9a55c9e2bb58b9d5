import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { LabIcon } from '@jupyterlab/ui-components';
import { LearningClient, SharedStream } from '@sparkmaster/learning';
import { followCellLanguages } from './cell-languages';
import { CellResults } from './cell-results';
import { LessonExercises } from './lesson-exercises';
import { kernelNotices } from './kernel-notices';
import { lessonNotebook } from './open-notebook';
import { ExercisesPanel } from './panel';
import { sparkUi } from './spark-ui';
import { tables } from './table/plugin';

const icon = new LabIcon({
  name: 'sparkmaster:exercises',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16">
    <g class="jp-icon3" fill="none" stroke="#616161" stroke-width="2.2" stroke-linecap="round"
       stroke-linejoin="round"><rect x="4" y="3" width="16" height="18" rx="2" fill="none"/>
    <path fill="none" d="m8 12 3 3 5-6"/></g></svg>`
});

/** The exercises of the lessons that are open, with one stream for all of them. */
class OpenLessons {
  readonly #open = new Map<NotebookPanel, LessonExercises>();
  #endStream: (() => void) | undefined;

  constructor(
    private readonly client: LearningClient,
    private readonly stream: SharedStream
  ) {}

  of(panel: NotebookPanel | null): LessonExercises | undefined {
    return panel === null ? undefined : this.#open.get(panel);
  }

  /** Answers with the exercises when the notebook is a lesson. */
  add(panel: NotebookPanel): LessonExercises | undefined {
    const notebook = lessonNotebook(panel);
    if (notebook === undefined || panel.isDisposed) {
      return undefined;
    }
    const exercises = new LessonExercises(notebook, this.client);
    new CellResults(panel, exercises);
    this.#open.set(panel, exercises);
    panel.disposed.connect(() => {
      this.#open.delete(panel);
      exercises.dispose();
      if (this.#open.size === 0) {
        this.#endStream?.();
        this.#endStream = undefined;
      }
    });
    this.#endStream ??= this.#listen();
    void exercises.refresh();
    return exercises;
  }

  #listen(): () => void {
    const each = (act: (exercises: LessonExercises) => void) => {
      this.#open.forEach(act);
    };
    return this.stream.listen({
      changed: ({ course, lesson }) => {
        each(exercises => {
          const { notebook } = exercises;
          if (
            (course ?? notebook.course) === notebook.course &&
            (lesson ?? notebook.lesson) === notebook.lesson
          ) {
            void exercises.refresh();
          }
        });
      },
      submission: submission => {
        each(exercises => {
          exercises.follow(submission);
        });
      },
      resumed: () => {
        each(exercises => void exercises.refresh());
      }
    });
  }
}

const exercises: JupyterFrontEndPlugin<void> = {
  id: '@sparkmaster/exercises:plugin',
  description: 'Shows the exercises of a lesson: check, submit, hints.',
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ILayoutRestorer],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker, restorer: ILayoutRestorer | null) => {
    const client = new LearningClient(PageConfig.getBaseUrl());
    const stream = new SharedStream(client.streamUrl);
    const lessons = new OpenLessons(client, stream);
    kernelNotices(client, stream, tracker);
    const panel = new ExercisesPanel();
    panel.title.icon = icon;
    panel.title.caption = 'Exercises';
    app.shell.add(panel, 'right', { rank: 50 });
    restorer?.add(panel, panel.id);

    const showCurrent = () => {
      const current = tracker.currentWidget;
      panel.present(current ?? undefined, lessons.of(current));
    };
    tracker.currentChanged.connect(showCurrent);
    tracker.widgetAdded.connect((_, notebook) => {
      void notebook.context.ready.then(() => {
        followCellLanguages(notebook);
        if (lessons.add(notebook) !== undefined) {
          showCurrent();
          // Who opens a lesson for the first time does not know that there is a panel.
          app.shell.activateById(panel.id);
        }
      });
    });
  }
};

export default [exercises, sparkUi, tables];
