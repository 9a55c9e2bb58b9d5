import { createRoot } from 'react-dom/client';
import { App } from './app';
import { browserSite } from './site-context';
import './site.css';

const root = document.getElementById('site');
if (root !== null) {
  createRoot(root).render(<App site={browserSite(root.dataset['base'] ?? '/')} />);
}
