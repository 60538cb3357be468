import { render } from 'preact';
import { gate } from '../api.ts';
import { App } from './app.tsx';
import { listenToHistory } from './router.tsx';
import { confirmAgain, signInAgain } from './sign-in/gate.ts';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import './ui/styles/page-parts.css';
import './ui/styles/layout.css';
import './ui/styles/controls.css';
import './ui/styles/fields.css';
import './ui/styles/lists.css';
import './ui/styles/overlays.css';

const root = document.querySelector('#app');
listenToHistory();
gate.signIn = signInAgain;
gate.confirmPasskey = confirmAgain;
if (root) render(<App />, root);
