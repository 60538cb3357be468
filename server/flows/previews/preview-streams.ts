import type { Context } from '../../context.ts';

/** What a phone is told: that there is something else to see, that the preview is over, nothing, or to connect again. */
export type PreviewEvent = { type: 'version'; version: string } | { type: 'over' | 'beat' | 'leave' };
type Stream = { previewId: string; version: string | null; send: (event: PreviewEvent) => void };

/** Phones connected at a time, to this server. */
const most = { all: 200, ofPreview: 5 };
const pollMs = 250;
/** Proxies end connections in which nothing happens; nginx after 30 s. */
const beatMs = 15_000;
const noteMs = 5_000;

/**
 * The phones that are connected to this server. One query for all of them asks four times a second what has changed, since the change may have
 * been made on any server.
 */
export function buildPreviewStreams(context: Context) {
  const streams = new Set<Stream>();
  let isRunning = false;
  let notedAt = Number.NEGATIVE_INFINITY;
  let beatAt = performance.now();
  let isClosed = false;

  const idsOf = (some: Iterable<Stream>) => [...new Set([...some].map(({ previewId }) => previewId))];
  const tell = (some: Iterable<Stream>, event: PreviewEvent) => {
    for (const stream of some) {
      if (event.type === 'over' || event.type === 'leave') streams.delete(stream);
      stream.send(event);
    }
  };

  async function look(): Promise<void> {
    const ids = idsOf(streams);
    const rows = await context.store.phonePreviews.versions(ids, context.now());
    const versions = new Map(rows.map(({ id, version }) => [id, version]));
    for (const stream of [...streams]) {
      if (!ids.includes(stream.previewId)) continue;
      const version = versions.get(stream.previewId);
      if (version === undefined) tell([stream], { type: 'over' });
      else if (version !== stream.version) {
        stream.version = version;
        tell([stream], { type: 'version', version });
      }
    }
    if (performance.now() - notedAt < noteMs || streams.size === 0) return;
    notedAt = performance.now();
    await context.store.phonePreviews.seen(idsOf(streams), context.now());
  }

  async function turn(): Promise<void> {
    if (context.ending.draining) tell([...streams], { type: 'leave' });
    if (performance.now() - beatAt >= beatMs) {
      beatAt = performance.now();
      tell(streams, { type: 'beat' });
    }
    // The next turn tries again; whoever needs the database more hears of it.
    await look().catch((err) => context.log.debug({ err }, 'the previews could not be looked at'));
    isRunning = streams.size > 0;
    if (isRunning) setTimeout(turn, pollMs);
  }

  async function left(stream: Stream): Promise<void> {
    if (!streams.delete(stream) || idsOf(streams).includes(stream.previewId)) return;
    await context.store.phonePreviews.seen([stream.previewId], null);
  }

  return {
    /** @returns what to call when the phone has left; null if too many are connected, or the server ends */
    connect(previewId: string, send: Stream['send']): (() => void) | null {
      const ofPreview = [...streams].filter((stream) => stream.previewId === previewId).length;
      if (isClosed || context.ending.draining || streams.size >= most.all || ofPreview >= most.ofPreview) return null;
      const stream: Stream = { previewId, version: null, send };
      streams.add(stream);
      // It is noted at once that somebody watches.
      notedAt = Number.NEGATIVE_INFINITY;
      if (!isRunning) setTimeout(turn, 0);
      isRunning = true;
      return () => {
        left(stream).catch((err) => context.log.debug({ err }, 'that a phone has left a preview could not be kept'));
      };
    },
    /** Lets all phones connect to another server. */
    close(): void {
      isClosed = true;
      tell([...streams], { type: 'leave' });
    },
  };
}
