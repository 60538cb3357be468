/** The server refused the stream, or is restarting: a browser doesn't try again by itself then. */
const retryMs = 3_000;

type Listener = { onVersion: (version: string) => void; onOver: () => void; onLost: (isLost: boolean) => void };

/** Tells of changes as they are made, for as long as the page is open. */
export function followPreview(path: string, { onVersion, onOver, onLost }: Listener): void {
  const source = new EventSource(`${path}/events`);
  source.addEventListener('open', () => onLost(false));
  source.addEventListener('version', ({ data }) => onVersion(data));
  source.addEventListener('over', () => {
    source.close();
    onOver();
  });
  source.addEventListener('error', () => {
    onLost(true);
    if (source.readyState !== EventSource.CLOSED) return;
    // What is shown may be over: the data say so.
    onVersion('');
    setTimeout(() => followPreview(path, { onVersion, onOver, onLost }), retryMs);
  });
}
