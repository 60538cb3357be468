import type { PhonePreview, PreviewPosition } from '../../server/contract/phone-previews.ts';

/** What the preview shows. Null: it is over. Undefined: no answer, or none that helps. It is of our own server and build: nothing is checked. */
export async function readPreview(path: string): Promise<PhonePreview | null | undefined> {
  try {
    const answer = await fetch(`${path}/data`);
    if (answer.status === 410) return null;
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

/** Tells the editor where this phone is; nothing depends on its arrival. */
export function tellPosition(path: string, position: PreviewPosition): void {
  fetch(`${path}/position`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(position),
  }).catch(() => undefined);
}
