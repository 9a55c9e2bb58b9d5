import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { JSONObject } from '@lumino/coreutils';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { ChartRenderer } from './chart-view';

const VEGA_LITE = 'application/vnd.vegalite.v5+json';

/** JupyterLab's own renderer of Vega-Lite. */
export class VegaChart implements ChartRenderer {
  readonly #renderer: IRenderMime.IRenderer;
  #last: Promise<void> = Promise.resolve();

  constructor(create: (mimeType: string) => IRenderMime.IRenderer) {
    this.#renderer = create(VEGA_LITE);
  }

  attach(host: HTMLElement): void {
    Widget.attach(this.#renderer, host);
  }

  draw(spec: JSONObject): Promise<void> {
    // The renderer forgets to end a drawing that is overtaken by another.
    this.#last = this.#last
      .catch(() => undefined)
      .then(async () => {
        if (!this.#renderer.isDisposed) {
          await this.#renderer.renderModel(modelOf(spec));
          // Vega's menu is a picture without words.
          this.#renderer.node
            .querySelector('summary')
            ?.setAttribute('aria-label', 'Save the chart');
        }
      });
    return this.#last;
  }

  dispose(): void {
    if (this.#renderer.isAttached) {
      // As Widget.detach does, which refuses where the notebook has taken the whole cell away.
      MessageLoop.sendMessage(this.#renderer, Widget.Msg.BeforeDetach);
      this.#renderer.node.remove();
      MessageLoop.sendMessage(this.#renderer, Widget.Msg.AfterDetach);
    }
    void this.#last
      .catch(() => undefined)
      .then(() => {
        this.#renderer.dispose();
      });
  }
}

/** A model that is no output's: the renderer would save a picture of the chart in the notebook. */
function modelOf(spec: JSONObject): IRenderMime.IMimeModel {
  return {
    trusted: false,
    data: { [VEGA_LITE]: spec, 'image/png': 'not wanted' },
    metadata: {
      [VEGA_LITE]: {
        embed_options: {
          renderer: 'svg',
          actions: { export: true, source: false, compiled: false, editor: false }
        }
      }
    },
    setData: () => undefined
  };
}
