import { answerNavigation } from './orders.js';

const workerUrl = new URL('service-worker.js', import.meta.url).href;
const policy = globalThis.trustedTypes?.createPolicy('phone', {
  createScriptURL: (url) => (url === workerUrl ? url : ''),
});

/**
 * Registers the service worker and waits until it controls the page, before anything can be tapped.
 * @returns {Promise<boolean>} false where this browser gives none (no secure context, a private window)
 */
export async function startWorker() {
  if (!navigator.serviceWorker) return false;
  navigator.serviceWorker.addEventListener('message', ({ data, ports }) => {
    if (data?.type === 'navigation') ports[0]?.postMessage(answerNavigation(data.url));
  });
  navigator.serviceWorker.startMessages();
  try {
    const registration = await registerWorker();
    if (registration.active) await registration.update().catch(() => {});
    await navigator.serviceWorker.ready;
    return (await controlled(registration)) || reloadOnce();
  } catch {
    return false;
  }
}

/** Also takes back `endWorker`, for a page that still has its worker. */
export function registerWorker() {
  const url = policy ? policy.createScriptURL(workerUrl) : workerUrl;
  return navigator.serviceWorker.register(url, { scope: '/', updateViaCache: 'none' });
}

/** The demo has ended, or seems so: this page keeps its worker, and the next one finds none unless it registers it again. */
export async function endWorker() {
  const registration = await navigator.serviceWorker?.getRegistration('/');
  await registration?.unregister();
}

/** A hard reload leaves the page without controller although the worker runs: it is asked to take the page. */
async function controlled(registration) {
  for (let tries = 0; tries < 40; tries++) {
    if (navigator.serviceWorker.controller) {
      sessionStorage.removeItem('omnilink-phone-reloaded');
      return true;
    }
    if (tries % 10 === 0) registration.active?.postMessage('claim');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function reloadOnce() {
  if (sessionStorage.getItem('omnilink-phone-reloaded')) return false;
  sessionStorage.setItem('omnilink-phone-reloaded', '1');
  location.reload();
  return new Promise(() => {});
}
