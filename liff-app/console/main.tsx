import { render } from 'preact';
import { gate } from '../api.ts';
import { App } from './app.tsx';
import { listenToHistory } from './router.tsx';
import { confirmAgain, signInAgain } from './sign-in/gate.ts';
import './ui/tokens.css';
import './ui/base.css';
import './ui/page-parts.css';
import './ui/layout.css';
import './ui/controls.css';
import './ui/fields.css';
import './ui/lists.css';
import './ui/overlays.css';

const root = document.querySelector('#app');
listenToHistory();
gate.signIn = signInAgain;
gate.confirmPasskey = confirmAgain;
if (root) render(<App />, root);
