import { render } from 'preact';
import { App } from './app.tsx';
import { listenToHistory } from './router.tsx';
import './ui/tokens.css';
import './ui/base.css';
import './ui/layout.css';
import './ui/controls.css';
import './ui/fields.css';
import './ui/lists.css';
import './ui/overlays.css';

const root = document.querySelector('#app');
listenToHistory();
if (root) render(<App />, root);
