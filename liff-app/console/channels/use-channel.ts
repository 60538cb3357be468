import { useEffect, useState } from 'preact/hooks';
import type { ChannelView } from '../../../server/contract/channels.ts';
import type { Failure } from '../../api.ts';
import { locale } from '../i18n/words.ts';
import { readChannel } from './channel-api.ts';

/** A channel, or why it can't be read; null until it is known. What a check found is told by the server, in the reader's language. */
export function useChannel(id: string) {
  const [channel, setChannel] = useState<ChannelView | Failure | null>(null);
  const load = async () => {
    const reply = await readChannel(id);
    setChannel(reply.ok ? reply.value : reply.failure);
    return reply.ok ? reply.value : null;
  };
  useEffect(() => {
    void load();
  }, [id, locale.value]);
  return { channel, setChannel, load };
}
