import { answerNavigation } from './navigation.ts';
import { prefix } from './simulator.ts';

const workerUrl = `${prefix}phone/service-worker.js`;

type Policy = { createScriptURL: (url: string) => string };
const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy: (name: string, rules: Policy) => Policy } };
const policy = trustedTypes?.createPolicy('phone', { createScriptURL: (url) => (url === workerUrl ? url : '') });

/**
 * Registers the service worker and waits until it controls the page, before anything can be tapped.
 * @returns false where this browser gives none (no secure context, a private window)
 */
export async function startWorker(): Promise<boolean> {
  const workers = navigator.serviceWorker;
  if (!workers) return false;
  workers.onmessage = ({ data, ports }) => {
    if (data?.type === 'navigation') ports[0]?.postMessage(answerNavigation(data.url));
  };
  try {
    const url = policy?.createScriptURL(workerUrl) ?? workerUrl;
    const registration = await workers.register(url, { scope: '/', updateViaCache: 'none' });
    if (registration.active) await registration.update().catch(() => {});
    await workers.ready;
    if (workers.controller) return true;
    // After a hard reload the worker runs, but the page has no controller: the worker is asked to take it.
    const controlled = new Promise<boolean>((resolve) => {
      workers.addEventListener('controllerchange', () => resolve(true), { once: true });
      setTimeout(() => resolve(workers.controller !== null), 5000);
    });
    registration.active?.postMessage('claim');
    return controlled;
  } catch {
    return false;
  }
}
