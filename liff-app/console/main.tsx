import { render } from 'preact';
import { gate } from '../api.ts';
import { App } from './app.tsx';
import { listenToHistory, navigate } from './router.tsx';
import { showPasskeyAgain } from './sign-in/sign-in-api.ts';
import './ui/tokens.css';
import './ui/base.css';
import './ui/layout.css';
import './ui/controls.css';
import './ui/fields.css';
import './ui/lists.css';
import './ui/overlays.css';

const root = document.querySelector('#app');
listenToHistory();
gate.signIn = () => {
  if (location.pathname.startsWith('/console')) navigate('/sign-in');
};
gate.confirmPasskey = showPasskeyAgain;
if (root) render(<App />, root);
