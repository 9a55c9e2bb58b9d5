import { text } from './federation';

/** Tells on the page itself that nothing will come, where else it would stay blank. */
export function showFailure(error: unknown): void {
  const message = document.createElement('pre');
  message.setAttribute('role', 'alert');
  message.style.cssText = 'margin: 2em; white-space: pre-wrap;';
  message.textContent =
    `JupyterLab could not start: ${text(error)}\n\n` +
    'Reload the page. If it stays, disable the extension that was added last; ' +
    "the browser's console names the place.";
  document.body.replaceChildren(message);
}
