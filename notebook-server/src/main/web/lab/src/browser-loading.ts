import type { Container, Loading } from './federation';

declare const __webpack_init_sharing__: (scope: string) => Promise<void>;
declare const __webpack_share_scopes__: { default: unknown };

declare global {
  interface Window {
    /** Where the extension builder of Jupyter puts the containers. */
    _JUPYTERLAB?: Record<string, Container>;
  }
}

export const browserLoading: Loading = {
  runScript(url) {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.async = true;
      script.onload = () => {
        resolve();
      };
      script.onerror = () => {
        reject(new Error(`the script ${url} could not be fetched or parsed.`));
      };
      script.src = url;
      document.head.append(script);
    });
  },

  container: name => window._JUPYTERLAB?.[name],

  async shareScope() {
    await __webpack_init_sharing__('default');
    return __webpack_share_scopes__.default;
  }
};
