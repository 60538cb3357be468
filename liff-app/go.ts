// The script of /go. The page works without it; this copies the address, unfolds the steps where a tap had no effect, hides a
// logo that doesn't load, and knows a tablet by its screen. Nothing navigates by itself.

/** How long a tap may take to bring another app to the front. */
const leaveMs = 1500;

const logo = document.querySelector<HTMLImageElement>('header img');
const dropLogo = () => logo?.remove();
// It may have failed before this ran.
if (logo?.complete && !logo.naturalWidth) dropLogo();
else logo?.addEventListener('error', dropLogo);

const touch = document.querySelector<HTMLTemplateElement>('#touch');
const heading = () => document.querySelector('h1')?.textContent ?? '';
if (touch && navigator.maxTouchPoints > 1) {
  const desktop = heading();
  document.querySelector('main')?.replaceWith(touch.content);
  document.title = document.title.replace(desktop, heading());
}

const main = document.querySelector('main');
const steps = main?.querySelector('details');
main?.addEventListener('click', ({ target }) => {
  if (!steps || !(target instanceof Element) || !target.closest('a')) return;
  let hasLeft = false;
  document.addEventListener('visibilitychange', () => (hasLeft = true), { once: true });
  setTimeout(() => {
    if (hasLeft || steps.open) return;
    steps.open = true;
    steps.scrollIntoView({ block: 'nearest' });
  }, leaveMs);
});

const button = main?.querySelector<HTMLButtonElement>('.copy');
const address = main?.querySelector('code');
const note = main?.querySelector<HTMLElement>('.note');
if (button && address && note) {
  button.disabled = false;
  button.addEventListener('click', async () => {
    if (!(await copied(address.textContent ?? ''))) return show(address);
    // Emptied first, so that a second tap is announced again.
    note.textContent = '';
    requestAnimationFrame(() => (note.textContent = note.dataset.copied ?? ''));
  });
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // In-app browsers often have no clipboard, or refuse it.
    return copiedTheOldWay(text);
  }
}

function copiedTheOldWay(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'hidden';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  button?.focus();
  return done;
}

/** No clipboard: the address itself, selected. */
function show(element: Element): void {
  element.removeAttribute('hidden');
  getSelection()?.selectAllChildren(element);
}
