/** The server refused the stream, or is restarting: a browser doesn't try again by itself then. */
const retryMs = 3_000;

type Listener = { onVersion: (version: string) => void; onOver: () => void; onLost: (isLost: boolean) => void };

/** Tells of changes as they are made, for as long as the page is open. */
export function followPreview(path: string, { onVersion, onOver, onLost }: Listener): void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout>;

  function connect(): void {
    clearTimeout(timer);
    source?.close();
    const own = new EventSource(`${path}/events`);
    source = own;
    own.addEventListener('open', () => onLost(false));
    // The first one tells what was changed while nobody listened.
    own.addEventListener('version', ({ data }) => onVersion(data));
    own.addEventListener('over', () => {
      own.close();
      onOver();
    });
    own.addEventListener('error', () => {
      onLost(true);
      if (own.readyState !== EventSource.CLOSED) return;
      // What is shown may be over: the data say so.
      onVersion('');
      timer = setTimeout(connect, retryMs);
    });
  }

  connect();
  addEventListener('offline', () => onLost(true));
  // A phone that slept may hold a connection that ended long ago.
  addEventListener('online', connect);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) connect();
  });
}
