/** What a send said about its channel: it works, it is in trouble (and wants this long to rest), or nothing. */
export type ChannelHealth = { kind: 'works' } | { kind: 'trouble'; afterMs: number | null } | { kind: 'nothing' };

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const longestAskedMs = 15 * 60_000;

type Channel = { inFlight: number; failures: number; pausedUntil: number };

/**
 * How much this worker asks of each channel, so that one channel's trouble slows only that channel: a share of the
 * worker at most, nothing during a pause, one at a time until it works again. Kept in memory: another worker finds out
 * by itself.
 * @param clock milliseconds of a clock that never jumps
 */
export function buildChannelPace(
  options: { clock: () => number; random: () => number } = { clock: () => performance.now(), random: Math.random },
) {
  const channels = new Map<string, Channel>();

  return {
    started(channelId: string): void {
      const channel = channels.get(channelId) ?? { inFlight: 0, failures: 0, pausedUntil: 0 };
      channel.inFlight += 1;
      channels.set(channelId, channel);
    },

    ended(channelId: string, news: ChannelHealth): void {
      const channel = channels.get(channelId);
      if (!channel) return;
      channel.inFlight -= 1;
      if (news.kind === 'works') channel.failures = 0;
      if (news.kind === 'trouble') {
        const full = Math.min(firstPauseMs * 2 ** channel.failures, longestPauseMs);
        const asked = Math.min(news.afterMs ?? 0, longestAskedMs);
        const pauseMs = Math.max((full / 2) * (1 + options.random()), asked);
        channel.failures += 1;
        channel.pausedUntil = Math.max(channel.pausedUntil, options.clock() + pauseMs);
      }
      if (channel.inFlight === 0 && channel.failures === 0) channels.delete(channelId);
    },

    /** The channel's pause is over: one at a time again, until it works or fails once more. */
    resume(channelId: string): void {
      const channel = channels.get(channelId);
      if (!channel) return;
      channel.pausedUntil = 0;
      channel.failures = Math.min(channel.failures, 1);
    },

    /** Channels that may be given less than `perChannel`, with how much. */
    rooms(perChannel: number): { channelId: string; room: number }[] {
      return [...channels].map(([channelId, { inFlight, failures, pausedUntil }]) => {
        const most = pausedUntil > options.clock() ? 0 : failures > 0 ? 1 : perChannel;
        return { channelId, room: Math.max(most - inFlight, 0) };
      });
    },
  };
}

export type ChannelPace = ReturnType<typeof buildChannelPace>;
