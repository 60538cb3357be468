/** What a send shows about its channel: it works, it fails (pause for this long), or nothing. */
export type ChannelHealth = { kind: 'works' } | { kind: 'trouble'; afterMs: number | null } | { kind: 'nothing' };

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
const longestAskedMs = 15 * 60_000;

type Channel = { inFlight: number; failures: number; pausedUntil: number };

/**
 * Limits this worker's sends per channel, so that one channel's failures slow only that channel: at most a share of the worker,
 * nothing during a pause, one at a time until it works again. Kept in memory: each worker finds out for itself.
 * @param clock monotonic milliseconds
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

    ended(channelId: string, health: ChannelHealth): void {
      const channel = channels.get(channelId);
      if (!channel) return;
      channel.inFlight -= 1;
      if (health.kind === 'works') channel.failures = 0;
      if (health.kind === 'trouble') {
        const full = Math.min(firstPauseMs * 2 ** channel.failures, longestPauseMs);
        const asked = Math.min(health.afterMs ?? 0, longestAskedMs);
        const pauseMs = Math.max((full / 2) * (1 + options.random()), asked);
        channel.failures += 1;
        channel.pausedUntil = Math.max(channel.pausedUntil, options.clock() + pauseMs);
      }
      if (channel.inFlight === 0 && channel.failures === 0) channels.delete(channelId);
    },

    /** Ends the channel's pause: one at a time, until it works or fails again. */
    resume(channelId: string): void {
      const channel = channels.get(channelId);
      if (!channel) return;
      channel.pausedUntil = 0;
      channel.failures = Math.min(channel.failures, 1);
    },

    /** Channels with a limit below `perChannel`, and the limit. */
    rooms(perChannel: number): { channelId: string; room: number }[] {
      return [...channels].map(([channelId, { inFlight, failures, pausedUntil }]) => {
        const most = pausedUntil > options.clock() ? 0 : failures > 0 ? 1 : perChannel;
        return { channelId, room: Math.max(most - inFlight, 0) };
      });
    },
  };
}

export type ChannelPace = ReturnType<typeof buildChannelPace>;
