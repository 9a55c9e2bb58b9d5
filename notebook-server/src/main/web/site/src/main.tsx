import { createRoot } from 'react-dom/client';
import { App } from './app';
import { browserSite } from './site-context';
import './site.css';
import './accounts.css';

const root = document.getElementById('site');
if (root !== null) {
  const { base = '/', accounts } = root.dataset;
  createRoot(root).render(<App site={browserSite(base, accounts === 'true')} />);
}
